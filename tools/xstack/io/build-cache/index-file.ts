import { join } from 'node:path';
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
  readonly sha256: string;
}

/**
 * What the pack's files looked like (empty if they were too young to tell), what they contained, and where in which segment
 * its record stands.
 */
export type PackEntry = readonly [signature: string, content: string, segment: number, start: number, length: number];

const indexFile = 'index';

export function readIndex(directory: string): CacheIndex | undefined {
  return readSealed(join(directory, indexFile)) as CacheIndex | undefined;
}

export function writeIndex(directory: string, index: CacheIndex): void {
  writeSealed(join(directory, indexFile), index);
}
