import { Failure, hasCode } from './failure.ts';
import { readdirSync } from './file-system.ts';
import { isWritable } from './is-writable.ts';

/** Returns the names in a directory, in any order; none if it does not exist. Throws `Failure`. */
export function readNames(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw new Failure('read', directory, error);
  }
}

/**
 * As `readNames`, for the entries that this program creates itself: there are none in a directory that can neither be listed nor
 * written, such as the parent of home directories.
 */
export function readOwnNames(directory: string): string[] {
  try {
    return readNames(directory);
  } catch (error) {
    if (error instanceof Failure && hasCode(error.cause, 'EACCES') && !isWritable(directory, 'access')) return [];
    throw error;
  }
}
