import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { compareText } from '../../core/base/text/compare.ts';
import { Failure, hasCode } from '../failure.ts';
import { lstatSync, readdirSync } from '../file-system.ts';
import { eachChunk } from '../package-registry/tarball.ts';

/** Lists everything below a directory except directories, by path and in order; links are not followed. */
export function filesBelow(directory: string): { path: string; isRegular: boolean }[] {
  const found: { path: string; isRegular: boolean }[] = [];
  const pending = [''];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const entry of entriesOf(join(directory, at))) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) pending.push(path);
      else found.push({ path, isRegular: entry.isFile() });
    }
  }
  return found.sort((a, b) => compareText(a.path, b.path));
}

function entriesOf(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    throw new Failure('read', path, error);
  }
}

/** Returns the kind of the path itself; links are not followed. */
export function kindAt(path: string): 'absent' | 'directory' | 'file' | 'other' {
  try {
    const stats = lstatSync(path);
    return stats.isDirectory() ? 'directory' : stats.isFile() ? 'file' : 'other';
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return 'absent';
    throw new Failure('access', path, error);
  }
}

/** SHA-256 of a regular file; undefined for anything else. */
export function hashOf(path: string): string | undefined {
  if (kindAt(path) !== 'file') return undefined;
  const hash = createHash('sha256');
  return eachChunk(path, (chunk) => void hash.update(chunk), Number.POSITIVE_INFINITY) === undefined
    ? undefined
    : hash.digest('hex');
}
