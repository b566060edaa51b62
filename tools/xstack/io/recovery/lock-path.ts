import lockfile, { type LockOptions } from 'proper-lockfile';
import { mkdir, rmdir, rmdirSync, stat, utimes } from '../file-system.ts';

/** The functions that `proper-lockfile` calls while `realpath` is off. */
const fileSystem = { mkdir, rmdir, rmdirSync, stat, utimes };

/**
 * Locks a path against other processes; rejects with `ELOCKED` if it is locked. Returns the function that unlocks it.
 */
export function lockPath(path: string, options: LockOptions): Promise<() => Promise<void>> {
  return lockfile.lock(path, { ...options, realpath: false, fs: fileSystem });
}
