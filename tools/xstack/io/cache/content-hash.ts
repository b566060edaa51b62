import { sha256Hex } from '#platform';
import { compareText } from '../../core/base/text/compare.ts';
import { digestOf } from '../../core/compiler/pack/hash-file.ts';
import type { PackDirectory, ReadChunks } from '../../core/compiler/pack/source-tree.ts';
import { contentHashOf } from '../../core/incremental/fingerprint.ts';

/** Content hash of all packs. */
export function contentHashOfAll(packs: ReadonlyMap<string, { readonly contentHash: string }>): string {
  const lines = [...packs].map(([path, { contentHash }]) => `${contentHash} ${path}`);
  return sha256Hex(lines.sort().join('\n'));
}

/** Content hash of a pack, from its files. */
export function contentHashNow(directory: PackDirectory, chunks: ReadChunks): string {
  const files = directory.entries
    .filter(({ kind }) => kind === 'file')
    .map(({ path, size }) => ({ path: path.slice(directory.path.length + 1), ...digestOf(chunks(path, size), size) }))
    .sort((a, b) => compareText(a.path, b.path));
  return contentHashOf(directory, files);
}
