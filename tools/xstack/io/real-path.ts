import { basename, dirname, join } from 'node:path';
import { Failure, hasCode } from './failure.ts';
import { realpathSync } from './file-system.ts';

/** Resolves links in a path whose last segments need not exist. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR') || dirname(path) === path) throw new Failure('access', path, error);
    return join(realPath(dirname(path)), basename(path));
  }
}
