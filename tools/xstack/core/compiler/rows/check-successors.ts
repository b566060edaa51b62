import { type Diagnostic, diagnostic, type Location, type Report } from '../../base/diagnostic/diagnostic.ts';
import { suggestions } from '../../base/diagnostic/suggest.ts';
import { pointer } from '../../base/json/pointer.ts';
import type { Deprecation, Relations } from '../pack/relations.ts';
import { type MoveTable, moveKey } from '../resolve/moves.ts';
import { formatKind, movedReference } from './reference-diagnostics.ts';
import { refusedRows } from './references.ts';
import type { RefusedRow, Row } from './row.ts';

interface PackWithRows {
  readonly path: string;
  readonly identity: { readonly relations?: Relations };
  readonly rows: readonly Row[];
  readonly refused?: readonly RefusedRow[];
}

type WithSuccessor = Deprecation & { readonly successor: string };

/**
 * Reports successors of deprecated rows that no pack has, selected or not. `kinds`: the compiled kinds of rows; a missing
 * kind is the consequence of a refused definition.
 */
export function checkSuccessors(
  report: Report,
  packs: readonly PackWithRows[],
  kinds: ReadonlySet<string>,
  moves: MoveTable,
): void {
  const named = packs.flatMap(({ path, identity }) =>
    (identity.relations?.deprecated ?? []).filter(hasSuccessor).map((mark) => ({
      mark,
      at: { file: `${path}/pack.json`, pointer: pointer('deprecated', mark.index, 'successor') },
    })),
  );
  if (named.length === 0) return;
  const idsOf = new Map(named.map(({ mark }) => [mark.kind, new Set<string>()]));
  for (const { rows } of packs) for (const { kind, id } of rows) idsOf.get(kind)?.add(id);
  const isRefused = refusedRows(packs);
  const suggest = suggestions();
  for (const { mark, at } of named) {
    const { kind: to, successor: id } = mark;
    const ids = idsOf.get(to) as ReadonlySet<string>;
    if (ids.has(id) || !kinds.has(to) || isRefused({ to, id })) continue;
    const current = (moves.get(moveKey(to, id))?.final ?? []).filter((each) => ids.has(each));
    report(
      current.length > 0
        ? movedReference({ to, id, current, count: 1, at })
        : missingSuccessor(mark, at, suggest(id, ids)),
    );
  }
}

function hasSuccessor(mark: Deprecation): mark is WithSuccessor {
  return mark.successor !== undefined;
}

function missingSuccessor({ kind, id, successor }: WithSuccessor, at: Location, near: string | undefined): Diagnostic {
  return diagnostic(
    'warn.registry_compile.dangling_reference',
    `${formatKind(kind)} \`${successor}\`, the successor of \`${id}\`, does not exist`,
    { at, help: near === undefined ? 'add the row, or remove the successor' : `did you mean \`${near}\`?` },
  );
}
