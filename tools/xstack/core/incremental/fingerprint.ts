import { createSha256, sha256Hex } from '#platform';
import type { HashedFile } from '../compiler/pack/canonical-hash.ts';
import type { PackDirectory } from '../compiler/pack/source-tree.ts';

/** Names of everything below a directory and stats of its files, as one listing returned them. */
export interface Snapshot {
  readonly path: string;
  readonly names: string;
  readonly stats: BigInt64Array;
}

/** SHA-256 of snapshots: it changes with every name, kind and file stat. */
export function fingerprintOf(snapshots: readonly Snapshot[]): string {
  const hash = createSha256();
  for (const { stats } of snapshots) hash.update(new Uint8Array(stats.buffer, stats.byteOffset, stats.byteLength));
  hash.update(snapshots.map(({ path, names }) => `${path}\0${names}`).join('\0\0'));
  return hash.hex();
}

/** SHA-256 of everything a pack is compiled from. */
export function contentHashOf(directory: PackDirectory, files: readonly HashedFile[]): string {
  return sha256Hex(contentLinesOf(directory, files));
}

/** Everything a pack is compiled from: a line for each entry of its directory, and one for the hash of each file. */
export function contentLinesOf({ path, entries }: PackDirectory, files: readonly HashedFile[]): string {
  let lines = '';
  for (const { path: below, kind, executable } of entries)
    lines += `${executable ? 'x' : kind} ${below.slice(path.length)}\n`;
  for (const { path: relative, sha256 } of files) lines += `${sha256} ${relative}\n`;
  return lines;
}
