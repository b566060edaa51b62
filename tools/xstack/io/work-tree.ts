import { dirname, relative, sep } from 'node:path';
import { exists } from './exists.ts';
import { runGit } from './run-git.ts';

/**
 * Returns the path of a directory, which need not exist, from the top of its work tree of git: `services/content/`, or
 * the empty string at the top; undefined outside of a work tree.
 */
export function pathInWorkTree(directory: string): string | undefined {
  let start = directory;
  while (!exists(start) && dirname(start) !== start) start = dirname(start);
  const prefix = runGit(start, ['rev-parse', '--show-prefix'])?.replace(/\n$/, '');
  if (prefix === undefined || start === directory) return prefix;
  return `${prefix}${relative(start, directory).replaceAll(sep, '/')}/`;
}

/** Returns the path from a directory of a work tree to the top: `../../` for `services/content/`. */
export function pathToTop(pathInTree: string): string {
  return pathInTree.replaceAll(/[^/]+\//g, '../');
}
