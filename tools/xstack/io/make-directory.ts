import { dirname } from 'node:path';
import { Failure, hasCode } from './failure.ts';
import { mkdirSync, statSync } from './file-system.ts';
import { syncDirectory } from './sync-directory.ts';

/**
 * Creates a directory and its parents and syncs each entry. Not recursive: `mkdir` of Node reports a read-only file
 * system as a missing directory.
 */
export function makeDirectory(path: string): void {
  const missing: string[] = [];
  for (let at = path; !isDirectory(at) && dirname(at) !== at; at = dirname(at)) missing.push(at);
  for (const directory of missing.reverse()) {
    try {
      mkdirSync(directory);
    } catch (error) {
      if (!hasCode(error, 'EEXIST') || !isDirectory(directory)) throw new Failure('create', directory, error);
    }
    syncDirectory(dirname(directory));
  }
}

/** Reports whether a path leads to a directory; links are followed. */
export function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw new Failure('access', path, error);
  }
}
