import { join } from 'node:path';
import { readJsonBytes } from '../core/base/json/read.ts';
import { isJsonObject, type JsonObject } from '../core/base/json/value.ts';
import { compareText } from '../core/base/text/compare.ts';
import { type HashedFile, isOutsideHash, packCanonicalHash } from '../core/compiler/pack/canonical-hash.ts';
import { digestOf } from '../core/compiler/pack/hash-file.ts';
import { disk } from './disk.ts';
import { readPackDirectory } from './read-tree.ts';

/** The canonical hash of the pack in a directory as it is now, or undefined if it has no readable manifest. */
export function hashPack(directory: string): { readonly manifest: JsonObject; readonly hash: string } | undefined {
  if (!disk.list(directory).some(({ name, kind }) => name === 'pack.json' && kind === 'file')) return undefined;
  const file = join(directory, 'pack.json');
  const manifest = readJsonBytes(() => {}, file, disk.read(file))?.value;
  if (!isJsonObject(manifest)) return undefined;
  return { manifest, hash: packCanonicalHash(manifest, contentFiles(directory)) };
}

/** The files that count, sorted by path. */
function contentFiles(directory: string): HashedFile[] {
  return readPackDirectory(disk, directory)
    .filter(({ kind }) => kind === 'file')
    .map(({ path: file, size }) => ({ file, path: file.slice(directory.length + 1), size }))
    .filter(({ path }) => !isOutsideHash(path))
    .map(({ file, path, size }) => ({ path, ...digestOf(disk.chunks(file, size), size) }))
    .sort((a, b) => compareText(a.path, b.path));
}
