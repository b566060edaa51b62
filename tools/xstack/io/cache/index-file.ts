import { join } from 'node:path';
import type { Fact } from '../../core/incremental/facts.ts';
import { readChecksummed, writeChecksummed } from './checksummed-file.ts';

/** The pack entries of a cache, by pack directory. */
export interface CacheIndex {
  /** Hash of everything outside the packs that affects compilation; entries of another environment are not used. */
  readonly environment: string;
  /** Time of the snapshot by the clock of the file system, in nanoseconds. */
  readonly snapshotTime: string;
  readonly packs: Readonly<Record<string, IndexedPack>>;
  /** The parts of the environment, for reasons: a name and a value. */
  readonly facts: readonly Fact[];
  /** Location of the summaries of the packs of each segment. */
  readonly summaries: Readonly<Record<string, SummariesLocation>>;
}

/** Location of the summaries in their segment: JSON, one a line. */
export interface SummariesLocation {
  readonly start: number;
  readonly length: number;
  readonly sha256: string;
}

export interface IndexedPack {
  /** Empty if the pack was racily clean: then only its content hash identifies it. */
  readonly fingerprint: string;
  readonly contentHash: string;
  readonly location: EntryLocation;
}

/** Location of a pack entry: in a segment, the strings of the pack, the entry as JSON, and the lines of its content. */
export interface EntryLocation {
  readonly segment: string;
  /** Byte offset in the segment. */
  readonly start: number;
  /** Length of the strings in bytes. */
  readonly strings: number;
  /** Length of the JSON in bytes. */
  readonly entry: number;
  /** Length of the content lines in bytes. */
  readonly content: number;
  /** SHA-256 of the three together. */
  readonly sha256: string;
}

const indexFile = 'index';

export function readIndex(directory: string): CacheIndex | undefined {
  return readChecksummed(join(directory, indexFile)) as CacheIndex | undefined;
}

export function writeIndex(directory: string, index: CacheIndex): void {
  writeChecksummed(join(directory, indexFile), index);
}
