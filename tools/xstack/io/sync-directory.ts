import { dirname } from 'node:path';
import { Failure, hasCode } from './failure.ts';
import { closeSync, fsyncSync, openSync } from './file-system.ts';

/**
 * Syncs the entries of a directory: without it, a power loss can undo creations, renames and removals in any order.
 * File systems that cannot sync a directory report EINVAL or EPERM.
 */
export function syncDirectory(path: string): void {
  let directory: number | undefined;
  try {
    directory = openSync(path, 'r');
    fsyncSync(directory);
  } catch (error) {
    if (!hasCode(error, 'EINVAL', 'EPERM', 'EISDIR', 'EACCES', 'ENOTSUP')) throw new Failure('sync', path, error);
  } finally {
    if (directory !== undefined) closeSync(directory);
  }
}

/**
 * Syncs a directory and its ancestors, up to `top`. A directory that exists may have been created by another process that
 * has not synced its entry yet: without that entry, a power loss loses everything below.
 */
export function syncAncestors(path: string, top = '/'): void {
  let directory = path;
  for (syncDirectory(directory); directory !== top && dirname(directory) !== directory; syncDirectory(directory))
    directory = dirname(directory);
}
