import { Failure } from './failure.ts';
import { lstatSync, statSync } from './file-system.ts';

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

/** Runs a query about a path; converts errors to `Failure`. */
export function accessPath<T>(path: string, access: () => T): T {
  try {
    return access();
  } catch (error) {
    throw new Failure('access', path, error);
  }
}
