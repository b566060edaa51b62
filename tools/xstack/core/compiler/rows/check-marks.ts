import { diagnostic, type Location, type Report } from '../../base/diagnostic/diagnostic.ts';
import { pointer } from '../../base/json/pointer.ts';
import type { Deprecation, MarkedRow, Relations } from '../pack/relations.ts';
import { type MoveTable, moveKey } from '../resolve/moves.ts';
import { formatKind, times } from './reference-diagnostics.ts';
import type { Row } from './row.ts';

interface PackWithMarks {
  readonly path: string;
  readonly identity: { readonly packId: string; readonly relations?: Relations };
  readonly rows: readonly Row[];
}

/** An entry of a manifest that marks a row. */
interface Marked<Mark extends MarkedRow> {
  readonly by: PackWithMarks;
  readonly mark: Mark;
}

/** Reports references to deprecated rows, and to internal rows of other packs; once for each file and row. */
export function checkMarks(report: Report, packs: readonly PackWithMarks[], moves: MoveTable | undefined): void {
  const deprecated = marksIn(packs, ({ identity }) => identity.relations?.deprecated ?? []);
  const internal = internalRows(packs);
  if (deprecated.size === 0 && internal.size === 0) return;
  const found = new Map<string, { key: string; packId: string; at: Location; count: number }>();
  for (const { rows, identity } of packs)
    for (const { file, pointer: start, references } of rows)
      for (const { to, id, pointer: below } of references) {
        const key = markedKey(to, id);
        if (key === undefined) continue;
        const inFile = `${file}\n${key}`;
        const before = found.get(inFile);
        if (before !== undefined) before.count++;
        else found.set(inFile, { key, packId: identity.packId, at: { file, pointer: start + below }, count: 1 });
      }
  for (const { key, packId, at, count } of found.values()) {
    const [old, hidden] = [deprecated.get(key), internal.get(key)];
    if (hidden?.every(({ by }) => by.identity.packId !== packId))
      report(internalRow(hidden[0] as Marked<MarkedRow>, at, count));
    if (old !== undefined) report(deprecatedRow(old[0] as Marked<Deprecation>, at, count));
  }

  function markedKey(kind: string, id: string): string | undefined {
    const isMarked = (key: string) => deprecated.has(key) || internal.has(key);
    const key = moveKey(kind, id);
    if (isMarked(key)) return key;
    const [only, ...others] = moves?.get(key)?.final ?? [];
    const current = only === undefined || others.length > 0 ? key : moveKey(kind, only);
    return isMarked(current) ? current : undefined;
  }
}

function marksIn<Mark extends MarkedRow>(
  packs: readonly PackWithMarks[],
  marksOf: (pack: PackWithMarks) => readonly Mark[],
): Map<string, Marked<Mark>[]> {
  const marks = new Map<string, Marked<Mark>[]>();
  for (const by of packs)
    for (const mark of marksOf(by)) {
      const key = moveKey(mark.kind, mark.id);
      const others = marks.get(key);
      if (others === undefined) marks.set(key, [{ by, mark }]);
      else others.push({ by, mark });
    }
  return marks;
}

/** Returns the internal rows. A row that another pack has, too, and does not mark, can be referred to. */
function internalRows(packs: readonly PackWithMarks[]): ReadonlyMap<string, readonly Marked<MarkedRow>[]> {
  const internal = marksIn(packs, ({ identity }) => identity.relations?.internal ?? []);
  if (internal.size === 0) return internal;
  for (const { identity, rows } of packs) {
    const own = new Set(identity.relations?.internal.map(({ kind, id }) => moveKey(kind, id)));
    for (const { kind, id } of rows) if (!own.has(moveKey(kind, id))) internal.delete(moveKey(kind, id));
  }
  return internal;
}

function internalRow({ by, mark }: Marked<MarkedRow>, at: Location, count: number) {
  return diagnostic(
    'refuse.registry_compile.internal_reference',
    `${formatKind(mark.kind)} \`${mark.id}\` is internal to \`${by.identity.packId}\`${times(count)}`,
    {
      at,
      related: [
        {
          message: 'marked as internal here',
          at: { file: `${by.path}/pack.json`, pointer: pointer('internal', mark.index, 'id') },
        },
      ],
      help: 'refer to a row that is not internal, or remove the mark',
    },
  );
}

function deprecatedRow({ by, mark }: Marked<Deprecation>, at: Location, count: number) {
  const { kind, id, since, successor, until, index } = mark;
  const end = until === undefined ? '' : ` and can be used until ${until}`;
  return diagnostic(
    'warn.registry_compile.deprecated_reference',
    `${formatKind(kind)} \`${id}\` is deprecated since \`${by.identity.packId}\` ${since}${end}${times(count)}`,
    {
      at,
      related: [
        {
          message: 'deprecated here',
          at: { file: `${by.path}/pack.json`, pointer: pointer('deprecated', index, 'id') },
        },
      ],
      help: successor === undefined ? 'remove the reference, or refer to another row' : `write \`${successor}\``,
      lastDay: until ?? 'none',
    },
  );
}
