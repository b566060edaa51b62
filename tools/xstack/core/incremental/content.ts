import { sha256Hex } from '#platform';
import type { HashedFile } from '../compiler/pack/canonical-hash.ts';
import type { PackDirectory } from '../compiler/pack/source-tree.ts';

/** One text for all that a pack is compiled from: what stands in its directory, and what its files contain. */
export function contentOf({ path, entries }: PackDirectory, files: readonly HashedFile[]): string {
  let text = '';
  for (const { path: below, kind, executable } of entries)
    text += `${executable ? 'x' : kind} ${below.slice(path.length)}\n`;
  for (const { path: relative, sha256 } of files) text += `${sha256} ${relative}\n`;
  return sha256Hex(text);
}
