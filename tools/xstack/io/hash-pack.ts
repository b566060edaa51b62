import { join } from 'node:path';
import { sha256Hex } from '#platform';
import { readJsonBytes } from '../core/json/read.ts';
import { isJsonObject, type JsonObject } from '../core/json/value.ts';
import { type HashedFile, isOutsideHash, packCanonicalHash } from '../core/pack/canonical-hash.ts';
import { compareText } from '../core/text/compare.ts';
import { disk } from './disk.ts';

/** The canonical hash of the pack in a directory as it is now, or undefined where no readable manifest stands. */
export function hashPack(directory: string): { readonly manifest: JsonObject; readonly hash: string } | undefined {
  if (!disk.list(directory).some(({ name, kind }) => name === 'pack.json' && kind === 'file')) return undefined;
  const file = join(directory, 'pack.json');
  const manifest = readJsonBytes(() => {}, file, disk.read(file))?.value;
  if (!isJsonObject(manifest)) return undefined;
  const files = filesBelow(directory, '').filter(({ path }) => !isOutsideHash(path));
  return {
    manifest,
    hash: packCanonicalHash(
      manifest,
      files.sort((a, b) => compareText(a.path, b.path)),
    ),
  };
}

function filesBelow(directory: string, start: string): HashedFile[] {
  return disk.list(join(directory, start)).flatMap(({ name, kind }) => {
    const path = `${start}${name}`;
    if (kind === 'directory') return filesBelow(directory, `${path}/`);
    if (kind !== 'file') return [];
    const bytes = disk.read(join(directory, path));
    return [{ path, sha256: sha256Hex(bytes), size: bytes.length }];
  });
}
