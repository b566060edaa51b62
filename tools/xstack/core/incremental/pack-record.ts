import type { ArenaSpan } from '../base/text/arena.ts';
import type { CompiledContribution, PackIdentity } from '../compiler/pack/compile-pack.ts';
import type { IdentifiedPack } from '../compiler/resolve/identified-pack.ts';
import type { Row, RowReference } from '../compiler/rows/row.ts';
import type { StageDiagnostics } from '../compiler/stage.ts';

/** A compiled pack as JSON keeps it; the offsets of its texts count from the begin of the file that has them. */
export interface PackRecord {
  readonly path: string;
  readonly identity: Omit<PackIdentity, 'reference'> & { readonly reference: Place };
  readonly contributions: readonly (readonly [
    index: number,
    type: CompiledContribution['type'],
    id: string,
    text: Place | 0,
  ])[];
  readonly groups: readonly RowGroup[];
  readonly diagnostics: StageDiagnostics;
}

type Place = readonly [start: number, length: number];

/** Rows of one kind from one payload. */
interface RowGroup {
  readonly kind: string;
  readonly file: string;
  readonly rows: readonly RowRecord[];
}

/** 0 stands for what the row before has (sort keys, references), what most have, or nothing. */
type RowRecord = readonly [
  id: string,
  pointer: string,
  start: number,
  length: number,
  searchKeys: readonly string[] | 0,
  references: readonly RowReference[] | 0,
  sortKeys: readonly string[] | 0,
  parent: string | 0,
  sortId: string | 0,
];

/** `placeOf` says where the text of a span has been put. */
export function packRecord(pack: IdentifiedPack, placeOf: (span: ArenaSpan) => number): PackRecord {
  const place = (span: ArenaSpan): Place => [placeOf(span), span.length];
  const { identity, contributions, rows, path, diagnostics } = pack;
  return {
    path,
    identity: { ...identity, reference: place(identity.reference) },
    contributions: contributions.map(({ index, type, id, text }) => [index, type, id, text ? place(text) : 0]),
    groups: groupsOf(rows, placeOf),
    diagnostics,
  };
}

function groupsOf(rows: readonly Row[], placeOf: (span: ArenaSpan) => number): RowGroup[] {
  const groups: { kind: string; file: string; rows: RowRecord[] }[] = [];
  let before: Row | undefined;
  for (const row of rows) {
    const { kind, file, id, pointer, text, searchKeys, references, sortKeys, sortId, parent } = row;
    if (before?.kind !== kind || before.file !== file) {
      groups.push({ kind, file, rows: [] });
      before = undefined;
    }
    groups
      .at(-1)
      ?.rows.push([
        id,
        pointer,
        placeOf(text),
        text.length,
        searchKeys.length === 0 ? 0 : searchKeys,
        references === before?.references ? 0 : references,
        sortKeys === before?.sortKeys ? 0 : sortKeys,
        parent ?? 0,
        sortId === id ? 0 : sortId,
      ]);
    before = row;
  }
  return groups;
}

const none: readonly string[] = [];

/** The pack of a record whose texts begin at `base` in the arena. */
export function packOf(
  { path, identity, contributions, groups, diagnostics }: PackRecord,
  base: number,
): IdentifiedPack {
  const span = ([start, length]: Place): ArenaSpan => ({ start: base + start, length });
  const rows: Row[] = [];
  for (const group of groups) addRows(rows, group, identity.packId, base);
  return {
    path,
    identity: { ...identity, reference: span(identity.reference) },
    contributions: contributions.map(([index, type, id, text]) =>
      text === 0 ? { index, type, id } : { index, type, id, text: span(text) },
    ),
    rows,
    diagnostics,
  };
}

function addRows(rows: Row[], { kind, file, rows: records }: RowGroup, packId: string, base: number): void {
  let references: readonly RowReference[] = [];
  let sortKeys = none;
  for (const [id, pointer, start, length, searchKeys, newReferences, newSortKeys, parent, sortId] of records) {
    if (newReferences !== 0) references = newReferences;
    if (newSortKeys !== 0) sortKeys = newSortKeys;
    rows.push({
      kind,
      id,
      sortKeys,
      sortId: sortId === 0 ? id : sortId,
      packId,
      file,
      pointer,
      text: { start: base + start, length },
      references,
      parent: parent === 0 ? null : parent,
      searchKeys: searchKeys === 0 ? none : searchKeys,
    });
  }
}
