import { Failure } from './failure.ts';
import { lstatSync, statSync } from './file-system.ts';

/** Reports whether anything stands at a path, be it a link to nowhere. What cannot be looked at is not taken for missing. */
export function isThere(path: string): boolean {
  return lookAt(path, () => lstatSync(path, { throwIfNoEntry: false }) !== undefined);
}

/** Reports whether there is a file to be read. Anything else in its place is a failure: a pipe would be waited for without an end. */
export function isFileThere(path: string): boolean {
  if (!isThere(path)) return false;
  if (!lookAt(path, () => statSync(path).isFile())) throw new Failure('read', path, new Error('it is not a file'));
  return true;
}

/** Runs a question about a path; what cannot be answered is a `Failure`. */
export function lookAt<T>(path: string, look: () => T): T {
  try {
    return look();
  } catch (error) {
    throw new Failure('look at', path, error);
  }
}
