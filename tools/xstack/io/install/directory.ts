import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { compareText } from '../../core/base/text/compare.ts';
import { pathProblem } from '../../core/base/text/path-policy.ts';
import { Failure, hasCode } from '../failure.ts';
import { lstatSync, readdirSync } from '../file-system.ts';
import { eachChunk } from '../package-registry/tarball.ts';
import { statBelow } from '../scene-directory.ts';

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

/** SHA-256 of a regular file of at most `most_bytes`; undefined for anything else. Reads nothing of a larger file. */
export function hashOf(path: string, most_bytes: number): string | undefined {
  if (kindAt(path) !== 'file') return undefined;
  const hash = createHash('sha256');
  const size = eachChunk(path, (chunk) => void hash.update(chunk), most_bytes);
  return size === undefined || size > most_bytes ? undefined : hash.digest('hex');
}

/**
 * Returns how a file of an installed directory differs from the one that was installed. `path` and `expected`, its SHA-256, may
 * be from an untrusted manifest: nothing outside the directory, behind a link, or of more than `most_bytes` is read.
 */
export function installedState(
  directory: string,
  path: string,
  expected: string | undefined,
  most_bytes: number,
): 'unchanged' | 'changed' | 'missing' {
  const found = pathProblem(path) === undefined ? statBelow(directory, path) : undefined;
  if (found === undefined) return 'missing';
  const isRead = expected !== undefined && found.kind === 'file' && found.size <= most_bytes;
  return isRead && hashOf(join(directory, path), most_bytes) === expected ? 'unchanged' : 'changed';
}
