import { join } from 'node:path';
import { sha256Hex } from '#platform';
import { readJsonBytes } from '../core/json/read.ts';
import { isJsonObject, type JsonObject } from '../core/json/value.ts';
import { type HashedFile, isOutsideHash, packCanonicalHash } from '../core/pack/canonical-hash.ts';
import { compareText } from '../core/text/compare.ts';
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
    .map(({ path: file }) => ({ file, path: file.slice(directory.length + 1) }))
    .filter(({ path }) => !isOutsideHash(path))
    .map(({ file, path }) => {
      const bytes = disk.read(file);
      return { path, sha256: sha256Hex(bytes), size: bytes.length };
    })
    .sort((a, b) => compareText(a.path, b.path));
}
