import type { ArenaSpan } from '../base/text/arena.ts';
import type { CompiledContribution, PackIdentity } from '../compiler/pack/compile-pack.ts';
import type { IdentifiedPack } from '../compiler/resolve/identified-pack.ts';
import type { Row, RowReference } from '../compiler/rows/row.ts';
import type { StageDiagnostics } from '../compiler/stage.ts';

/** Cache entry of a pack: a compiled pack as JSON. Offsets of its strings count from the start of the pack's bytes. */
export interface PackEntry {
  readonly path: string;
  readonly identity: Omit<PackIdentity, 'reference'> & { readonly reference: EntrySpan };
  readonly contributions: readonly (readonly [
    index: number,
    type: CompiledContribution['type'],
    id: string,
    text: EntrySpan | 0,
  ])[];
  readonly groups: readonly RowGroup[];
  readonly diagnostics: StageDiagnostics;
}

type EntrySpan = readonly [start: number, length: number];

/** Rows of one kind from one payload. */
interface RowGroup {
  readonly kind: string;
  readonly file: string;
  readonly rows: readonly RowEntry[];
}

/** 0 means the value of the row before (sort keys, references), the usual value, or none. */
type RowEntry = readonly [
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

/** Serializes a pack. `offsetOf` returns the offset at which the string of a span is stored. */
export function packEntryOf(pack: IdentifiedPack, offsetOf: (span: ArenaSpan) => number): PackEntry {
  const located = (span: ArenaSpan): EntrySpan => [offsetOf(span), span.length];
  const { identity, contributions, rows, path, diagnostics } = pack;
  return {
    path,
    identity: { ...identity, reference: located(identity.reference) },
    contributions: contributions.map(({ index, type, id, text }) => [index, type, id, text ? located(text) : 0]),
    groups: groupsOf(rows, offsetOf),
    diagnostics,
  };
}

function groupsOf(rows: readonly Row[], offsetOf: (span: ArenaSpan) => number): RowGroup[] {
  const groups: { kind: string; file: string; rows: RowEntry[] }[] = [];
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
        offsetOf(text),
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

/**
 * The part of an entry that checks across packs need without a bundle: no rows and no strings. Its pack has no rows and
 * empty spans.
 */
export function summaryOf(entry: PackEntry): PackEntry {
  const { identity, contributions } = entry;
  return {
    ...entry,
    identity: { ...identity, reference: [0, 0] },
    contributions: contributions.map(([index, type, id]) => [index, type, id, 0]),
    groups: [],
  };
}

const none: readonly string[] = [];

/** The pack of an entry whose strings begin at `base` in the arena. */
export function packOfEntry(entry: PackEntry, base: number): IdentifiedPack {
  const { path, identity, contributions, groups, diagnostics } = entry;
  const span = ([start, length]: EntrySpan): ArenaSpan => ({ start: base + start, length });
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

function addRows(rows: Row[], { kind, file, rows: entries }: RowGroup, packId: string, base: number): void {
  let references: readonly RowReference[] = [];
  let sortKeys = none;
  for (const [id, pointer, start, length, searchKeys, newReferences, newSortKeys, parent, sortId] of entries) {
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
