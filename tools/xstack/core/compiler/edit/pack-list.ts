import { insertString, removeString, replaceString, stringsOf } from '../../base/json/edit-items.ts';
import { compareText } from '../../base/text/compare.ts';

/** The lists of packs of a document by kind: the one that packs are added to, and another that can name them. */
export const listsOf = {
  bundle: { main: 'pack_ids', other: 'optional_pack_ids' },
  pack: { main: 'dependencies', other: undefined },
} as const;

export type ListKind = keyof typeof listsOf;

/** A pack to add, as `token` is written into the list. */
export interface WantedPack {
  readonly packId: string;
  readonly token: string;
  /** False if any entry of the pack satisfies the request. */
  readonly isExact: boolean;
}

/** The change of the entry of one pack. */
export interface ListChange {
  readonly pack_id: string;
  readonly change: 'added' | 'updated' | 'removed' | 'unchanged';
  /** The entry before and after; null if there is none. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface ChangedList {
  readonly source: string;
  readonly change: ListChange;
}

/** Adds a pack, or updates its entry. A list that is sorted remains sorted; to others, packs are added at the end. */
export function addPack(kind: ListKind, source: string, { packId, token, isExact }: WantedPack): ChangedList {
  const { main, other } = listsOf[kind];
  const entries = stringsOf(source, main);
  const [at, ...duplicates] = indicesOf(entries, packId);
  if (at === undefined) {
    const before = other === undefined ? undefined : stringsOf(source, other).find((entry) => idOf(entry) === packId);
    const inserted = insertString(source, main, insertionIndex(entries, packId), token);
    return {
      source: other === undefined ? inserted : withoutPack(inserted, other, packId),
      change: { pack_id: packId, change: before ? 'updated' : 'added', before: before ?? null, after: token },
    };
  }
  const before = entries[at] as string;
  if (!isExact || before === token)
    return { source, change: { pack_id: packId, change: 'unchanged', before, after: before } };
  const alone = duplicates.reduceRight((text, index) => removeString(text, main, index), source);
  return {
    source: replaceString(alone, main, at, token),
    change: { pack_id: packId, change: 'updated', before, after: token },
  };
}

/** Removes every entry of a pack; undefined if it has none. */
export function removePack(kind: ListKind, source: string, packId: string): ChangedList | undefined {
  const { main, other } = listsOf[kind];
  const members = other === undefined ? [main] : [main, other];
  const before = members.flatMap((member) => stringsOf(source, member)).find((entry) => idOf(entry) === packId);
  if (before === undefined) return undefined;
  return {
    source: members.reduce((text, member) => withoutPack(text, member, packId), source),
    change: { pack_id: packId, change: 'removed', before, after: null },
  };
}

/** Returns the ids of all packs that a document lists. */
export function listedPacks(kind: ListKind, source: string): string[] {
  const { main, other } = listsOf[kind];
  return [main, ...(other === undefined ? [] : [other])].flatMap((member) => stringsOf(source, member).map(idOf));
}

function withoutPack(source: string, member: string, packId: string): string {
  return indicesOf(stringsOf(source, member), packId).reduceRight(
    (text, index) => removeString(text, member, index),
    source,
  );
}

function indicesOf(entries: readonly string[], packId: string): number[] {
  return entries.flatMap((entry, i) => (idOf(entry) === packId ? [i] : []));
}

function insertionIndex(entries: readonly string[], packId: string): number {
  const ids = entries.map(idOf);
  const isSorted = ids.every((id, i) => i === 0 || compareText(ids[i - 1] as string, id) <= 0);
  const at = isSorted ? ids.findIndex((id) => compareText(packId, id) < 0) : -1;
  return at === -1 ? entries.length : at;
}

function idOf(entry: string): string {
  return entry.split('@', 1)[0] as string;
}
