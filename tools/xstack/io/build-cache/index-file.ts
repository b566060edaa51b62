import { join } from 'node:path';
import { sha256Hex } from '#platform';
import { readSealed, writeSealed } from './sealed-file.ts';

/** Which packs a cache has, and in which files. */
export interface CacheIndex {
  /** What else the packs were compiled with: another tool, schema or definition makes all of it worthless. */
  readonly environment: string;
  /** The time by the clock of the file system when the files were looked at. */
  readonly look: string;
  readonly segments: readonly Segment[];
  readonly packs: Readonly<Record<string, PackEntry>>;
}

/** A file with compiled packs. */
export interface Segment {
  readonly file: string;
  readonly size: number;
}

/** Where in its segment a pack stands: its texts, then its record. */
export interface PackPlace {
  readonly segment: number;
  readonly start: number;
  readonly texts: number;
  readonly record: number;
  readonly sha256: string;
}

/** What the pack's files looked like (empty if they were too young to tell), what they contained, and where it stands. */
export type PackEntry = readonly [
  signature: string,
  content: string,
  segment: number,
  start: number,
  texts: number,
  record: number,
  sha256: string,
];

export function placeIn([, , segment, start, texts, record, sha256]: PackEntry): PackPlace {
  return { segment, start, texts, record, sha256 };
}

export function entryOf(signature: string, content: string, place: PackPlace): PackEntry {
  const { segment, start, texts, record, sha256 } = place;
  return [signature, content, segment, start, texts, record, sha256];
}

/** The entry of the pack in a directory. */
export function entryIn({ packs }: CacheIndex, path: string): PackEntry | undefined {
  return Object.hasOwn(packs, path) ? packs[path] : undefined;
}

/** One text for what all packs contain. */
export function packsText(packs: Iterable<readonly [path: string, content: string]>): string {
  const lines = [...packs].map(([path, content]) => `${content} ${path}`);
  return sha256Hex(lines.sort().join('\n'));
}

/** The same, of the packs that a cache has. */
export function keptPacksText({ packs }: CacheIndex): string {
  return packsText(Object.entries(packs).map(([path, [, content]]) => [path, content]));
}

/** Segments that some pack stands in, numbered anew, and the packs with these numbers. */
export function withoutUnused(segments: readonly Segment[], packs: ReadonlyMap<string, PackEntry>) {
  const used = [...new Set([...packs.values()].map(([, , segment]) => segment))].sort((a, b) => a - b);
  const numbers = new Map(used.map((segment, i) => [segment, i]));
  return {
    segments: used.map((segment) => segments[segment] as Segment),
    packs: Object.fromEntries(
      [...packs].map(([path, entry]) => {
        const place = placeIn(entry);
        const segment = numbers.get(place.segment) as number;
        return [path, entryOf(entry[0], entry[1], { ...place, segment })];
      }),
    ),
  };
}

const indexFile = 'index';

export function readIndex(directory: string): CacheIndex | undefined {
  return readSealed(join(directory, indexFile)) as CacheIndex | undefined;
}

export function writeIndex(directory: string, index: CacheIndex): void {
  writeSealed(join(directory, indexFile), index);
}
