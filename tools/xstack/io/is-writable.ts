import { Failure, hasCode } from './failure.ts';
import { accessSync, constants } from './file-system.ts';

/** Reports whether this process may write a file or the entries of a directory. Throws `Failure`, which names `doing`. */
export function isWritable(path: string, doing: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) return false;
    throw new Failure(doing, path, error);
  }
}
