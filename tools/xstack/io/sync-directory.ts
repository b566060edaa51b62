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
