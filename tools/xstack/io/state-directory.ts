import { basename, join } from 'node:path';
import { accessPath, exists } from './exists.ts';
import { Failure } from './failure.ts';
import { lstatSync } from './file-system.ts';
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

/** Returns the directory for the state of a repository, which may not exist. */
export function stateDirectoryOf(root: string): string {
  return join(root, stateDirectory);
}

/** Reports whether the directory for state is a link. */
export function isStateLink(root: string): boolean {
  return isLink(stateDirectoryOf(root));
}

/**
 * Returns the path of a file or directory of state. Throws `Failure` if it, or the directory of the state, is a link: a
 * repository must not choose where passwords and scenes are written. A path that the user names may lead through links.
 */
export function statePath(root: string, name: string): string {
  const directory = stateDirectoryOf(root);
  const path = join(directory, name);
  const link = [directory, path].find(isLink);
  if (link === undefined) return path;
  throw new Failure('use', link, new Error('it is a link'), {
    help: 'replace the link by what it leads to; `--db` and `--users` name a store and users elsewhere',
  });
}

function isLink(path: string): boolean {
  return accessPath(path, () => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true);
}
