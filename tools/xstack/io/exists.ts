import { Failure, hasCode } from './failure.ts';
import { type BigIntStats, lstatSync, statSync } from './file-system.ts';

/** Reports whether a path exists; a dangling link exists. A path that cannot be stat-ed is a `Failure`, not missing. */
export function exists(path: string): boolean {
  return accessPath(path, () => lstatSync(path, { throwIfNoEntry: false }) !== undefined);
}

/** Reports whether a regular file exists. Any other kind is a `Failure`: reading a FIFO could block indefinitely. */
export function fileExists(path: string): boolean {
  if (!exists(path)) return false;
  if (!accessPath(path, () => statSync(path).isFile())) throw new Failure('read', path, new Error('it is not a file'));
  return true;
}

/**
 * Returns the stats of a path, links followed; undefined if it does not exist. A path through a file is a `Failure` on
 * every version of Node: from 22 on, the option `throwIfNoEntry` of `statSync` hides it.
 */
export function statIfExists(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw new Failure('access', path, error);
  }
}

/** Runs a query about a path; converts errors to `Failure`. */
export function accessPath<T>(path: string, access: () => T): T {
  try {
    return access();
  } catch (error) {
    throw new Failure('access', path, error);
  }
}
