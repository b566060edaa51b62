import { Failure, hasCode } from './failure.ts';
import { readdirSync } from './file-system.ts';

/** Returns the names in a directory, in any order; none if it does not exist. Throws `Failure`. */
export function readNames(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw new Failure('read', directory, error);
  }
}
