import { dirname } from 'node:path';
import { Failure, hasCode } from './failure.ts';
import { mkdirSync, statSync } from './file-system.ts';
import { syncDirectory } from './sync-directory.ts';

/**
 * Makes a directory and those above it, preserved. One by one: Node's recursive `mkdir` reports a read-only file system
 * as a missing directory. A file is no safer than the entry of the directory that it is in.
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
    throw new Failure('look at', path, error);
  }
}
