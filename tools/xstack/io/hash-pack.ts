import { join } from 'node:path';
import { diagnostic, type Report } from '../core/base/diagnostic/diagnostic.ts';
import { descriptionLimits } from '../core/base/json/excess.ts';
import { readJsonBytes } from '../core/base/json/read.ts';
import { isJsonObject, type JsonObject } from '../core/base/json/value.ts';
import { compareText } from '../core/base/text/compare.ts';
import { type HashedFile, isOutsideHash, packCanonicalHash } from '../core/compiler/pack/canonical-hash.ts';
import { digestOf } from '../core/compiler/pack/hash-file.ts';
import { disk, readDescription } from './disk.ts';
import { readPackDirectory } from './read-tree.ts';

export interface HashedPack {
  readonly manifest: JsonObject;
  readonly hash: string;
}

/**
 * Computes the canonical hash of the pack in a directory, without the `unhashed` sidecars of its project; undefined if its
 * manifest is refused.
 */
export function hashPack(
  report: Report,
  directory: string,
  shown: string,
  unhashed: ReadonlySet<string>,
): HashedPack | 'absent' | undefined {
  if (!disk.list(directory).some(({ name, kind }) => name === 'pack.json' && kind === 'file')) return 'absent';
  const file = join(directory, 'pack.json');
  const at = { file: join(shown, 'pack.json') };
  const document = readJsonBytes(report, at.file, readDescription(file), descriptionLimits);
  if (document === undefined) return undefined;
  const manifest = document.value;
  if (!isJsonObject(manifest)) {
    report(diagnostic('refuse.pack.manifest_invalid', '`pack.json` must be an object', { at }));
    return undefined;
  }
  return { manifest, hash: packCanonicalHash(manifest, contentFiles(directory, unhashed)) };
}

/** Returns the hashed files, sorted by path. */
function contentFiles(directory: string, unhashed: ReadonlySet<string>): HashedFile[] {
  return readPackDirectory(disk, directory)
    .filter(({ kind }) => kind === 'file')
    .map(({ path: file, size }) => ({ file, path: file.slice(directory.length + 1), size }))
    .filter(({ path }) => !isOutsideHash(path, unhashed))
    .map(({ file, path, size }) => ({ path, ...digestOf(disk.chunks(file, size), size) }))
    .sort((a, b) => compareText(a.path, b.path));
}
