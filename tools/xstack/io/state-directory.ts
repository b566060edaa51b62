import { basename, join } from 'node:path';
import { exists } from './exists.ts';
import { makeDirectory } from './make-directory.ts';
import { writeFile } from './write-file.ts';

/** The directory of a repository for state that is not source: the cache, the store, the users. */
const stateDirectory = '.xstack';

/**
 * Creates a directory for state. `.xstack/` contains a `.gitignore` for itself, because it holds password hashes and
 * scenes.
 */
export function makeStateDirectory(path: string): void {
  makeDirectory(path);
  const ignore = join(path, '.gitignore');
  if (basename(path) === stateDirectory && !exists(ignore)) writeFile(ignore, '*\n');
}
