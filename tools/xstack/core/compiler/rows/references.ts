import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { formatCycle } from '../../base/diagnostic/format-cycle.ts';
import { suggestions } from '../../base/diagnostic/suggest.ts';
import { type MoveTable, moveKey } from '../resolve/moves.ts';
import { danglingReference, formatKind, movedReference } from './reference-diagnostics.ts';
import type { RefusedRow, Row, RowReference } from './row.ts';

/** Packs whose rows are checked against each other. */
type Packs = Iterable<{ readonly rows: readonly Row[]; readonly refused?: readonly RefusedRow[] }>;

/**
 * Checks all relations between rows of the selected packs: references, parents, and duplicate ids. `kinds`: the
 * compiled kinds of rows; a reference to any other kind is the consequence of a refused definition. `moves` leads
 * from former ids to the current ones.
 */
export function checkRelations(
  report: Report,
  packs: Packs,
  kinds: ReadonlySet<string>,
  moves: MoveTable | undefined,
): void {
  const byKind = new Map<string, Map<string, Row>>();
  const kindsWithParents = new Set<string>();
  let kind: string | undefined;
  let ids = new Map<string, Row>();
  for (const { rows } of packs) {
    for (const row of rows) {
      if (row.kind !== kind) {
        kind = row.kind;
        ids = byKind.get(kind) ?? new Map<string, Row>();
        byKind.set(kind, ids);
      }
      const first = ids.get(row.id);
      if (first === undefined) ids.set(row.id, row);
      else if (first.packId !== row.packId) report(sharedId(first, row));
      if (row.parent !== null) kindsWithParents.add(row.kind);
    }
  }
  const isRefused = refusedRows(packs);
  const isExplained = (reference: RowReference) => !kinds.has(reference.to) || isRefused(reference);
  reportDangling(report, packs, byKind, isExplained, moves);
  for (const [kind, ids] of byKind) if (kindsWithParents.has(kind)) reportCircularParents(report, kind, ids, moves);
}

/** Returns a predicate for references whose rows are missing because they were refused. */
export function refusedRows(packs: Packs): (reference: Pick<RowReference, 'to' | 'id'>) => boolean {
  const ids = new Set<string>();
  const kinds = new Set<string>();
  for (const { refused = [] } of packs)
    for (const { kind, id } of refused) {
      if (id === undefined) kinds.add(kind);
      else ids.add(`${kind}\n${id}`);
    }
  return ({ to, id }) => kinds.has(to) || ids.has(`${to}\n${id}`);
}

function sharedId(first: Row, second: Row) {
  return diagnostic(
    'warn.registry_compile.duplicate_row_id',
    `the ${formatKind(second.kind)} \`${second.id}\` is in \`${first.packId}\` and in \`${second.packId}\``,
    {
      at: { file: second.file, pointer: second.pointer },
      related: [{ message: 'the other row', at: { file: first.file, pointer: first.pointer } }],
      help: 'give one row another id, or remove it; both are compiled',
    },
  );
}

interface DanglingReference {
  readonly reference: RowReference;
  readonly row: Row;
  count: number;
}

/** Reports a missing id once for each file, however often it is named. */
function reportDangling(
  report: Report,
  packs: Packs,
  byKind: ReadonlyMap<string, ReadonlyMap<string, Row>>,
  isExplained: (reference: RowReference) => boolean,
  moves: MoveTable | undefined,
): void {
  const dangling = new Map<string, DanglingReference>();
  let last: DanglingReference | undefined;
  let valid: readonly RowReference[] | undefined; // Consecutive rows share equal reference lists.
  for (const { rows } of packs) {
    for (const row of rows) {
      if (row.references === valid) continue;
      valid = row.references;
      for (const reference of row.references) {
        if (byKind.get(reference.to)?.has(reference.id) || isExplained(reference)) continue;
        valid = undefined;
        if (last?.reference === reference && last.row.file === row.file) {
          last.count++;
          continue;
        }
        const key = `${row.file}\n${reference.to}\n${reference.id}`;
        last = dangling.get(key) ?? { reference, row, count: 0 };
        last.count++;
        dangling.set(key, last);
      }
    }
  }
  const suggest = new Map([...byKind.keys()].map((kind) => [kind, suggestions()]));
  for (const {
    reference: { to, id, pointer },
    row,
    count,
  } of dangling.values()) {
    const at = { file: row.file, pointer: row.pointer + pointer };
    const ids = byKind.get(to);
    const { final = [] } = moves?.get(moveKey(to, id)) ?? {};
    const current = final.filter((each) => ids?.has(each));
    if (current.length > 0) report(movedReference({ to, id, current, count, at }));
    else report(danglingReference({ to, id, count, at, final, near: suggest.get(to)?.(id, ids?.keys() ?? []) }));
  }
}

/** Reports cycles in row order. Each row has at most one parent, so walking up once from every row finds all cycles. */
function reportCircularParents(
  report: Report,
  kind: string,
  rows: ReadonlyMap<string, Row>,
  moves: MoveTable | undefined,
): void {
  const current = (parent: string | null) => {
    if (moves === undefined || parent === null || rows.has(parent)) return parent;
    const [only = parent, ...others] = (moves.get(moveKey(kind, parent))?.final ?? []).filter((id) => rows.has(id));
    return others.length === 0 ? only : parent;
  };
  const visited = new Set<string>();
  const cycles = new Map<string, string[]>();
  for (const [start, { parent }] of rows) {
    if (parent === null) continue;
    const path = new Map<string, number>();
    let id: string | null = start;
    while (id !== null && rows.has(id) && !visited.has(id) && !path.has(id)) {
      path.set(id, path.size);
      id = current((rows.get(id) as Row).parent);
    }
    if (id !== null && path.has(id)) addFromSmallest(cycles, [...path.keys()].slice(path.get(id)));
    for (const id of path.keys()) visited.add(id);
  }
  if (cycles.size === 0) return;
  for (const id of rows.keys()) {
    const cycle = cycles.get(id);
    if (cycle !== undefined) report(circularParent(kind, cycle, rows));
  }
}

/** Adds a cycle, rotated to begin with its smallest id, under that id. */
function addFromSmallest(cycles: Map<string, string[]>, ids: readonly string[]): void {
  const smallest = ids.reduce((a, b) => (a < b ? a : b));
  const at = ids.indexOf(smallest);
  cycles.set(smallest, [...ids.slice(at), ...ids.slice(0, at)]);
}

function circularParent(kind: string, ids: readonly string[], rows: ReadonlyMap<string, Row>) {
  const at = (id: string) => {
    const { file, pointer } = rows.get(id) as Row;
    return { file, pointer };
  };
  const [first = '', ...others] = ids;
  return diagnostic(
    'warn.registry_compile.circular_parent',
    `the parents of ${formatKind(kind)} rows form a cycle: ${formatCycle(ids)}`,
    {
      at: at(first),
      related: others.map((id) => ({ message: `\`${id}\` is part of the cycle`, at: at(id) })),
      help: 'set the parent of one of them to `null`, or to another row',
    },
  );
}
