import { join } from 'node:path';
import { readSealed, writeSealed } from './sealed-file.ts';

/** The packs that a cache has, by their directories. */
export interface CacheIndex {
  /** What else the packs were compiled with: another tool, schema or definition makes all of it worthless. */
  readonly environment: string;
  /** The time by the clock of the file system when the files were looked at, in nanoseconds. */
  readonly seenAt: string;
  readonly packs: Readonly<Record<string, PackEntry>>;
}

export interface PackEntry {
  /** What the pack's files looked like; empty if they were so young that a change could have left no trace. */
  readonly signature: string;
  /** What they contained. */
  readonly content: string;
  readonly place: PackPlace;
}

/** Where a pack stands: in which segment, and where in it; first its texts, then its record. */
export interface PackPlace {
  readonly segment: string;
  readonly start: number;
  readonly texts: number;
  readonly record: number;
  /** Of all that stands there. */
  readonly sha256: string;
}

const indexFile = 'index';

export function readIndex(directory: string): CacheIndex | undefined {
  return readSealed(join(directory, indexFile)) as CacheIndex | undefined;
}

export function writeIndex(directory: string, index: CacheIndex): void {
  writeSealed(join(directory, indexFile), index);
}
