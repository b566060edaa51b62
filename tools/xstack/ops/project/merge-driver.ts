import { join } from 'node:path';
import { shellWord } from '../../core/base/text/shell-word.ts';
import { exists } from '../../io/exists.ts';
import { mergeDriver } from '../../io/git-revision.ts';
import { runGit } from '../../io/run-git.ts';
import { pathInWorkTree } from '../../io/work-tree.ts';

/** Reports whether a clone has the merge driver of the lockfile. */
export function hasMergeDriver(root: string): boolean {
  return (runGit(root, ['config', '--get', mergeDriver]) ?? '').trim() !== '';
}

/**
 * Returns the command line of the merge driver. Git starts it at the top of the work tree, where npx does not find a
 * package that is installed below it.
 */
export function mergeDriverCommand(root: string): string {
  const path = pathInWorkTree(root) ?? '';
  const isBelow = path !== '' && exists(join(root, 'node_modules/xstack'));
  const program = isBelow ? shellWord(`${path}node_modules/.bin/xstack`) : 'npx --no-install xstack';
  return `${program} lockfile merge %A %P`;
}

/** Sets the merge driver in the configuration of a clone that has none; returns true if it was set. */
export function setMergeDriver(root: string): boolean {
  if (runGit(root, ['rev-parse', '--is-inside-work-tree'])?.trim() !== 'true' || hasMergeDriver(root)) return false;
  return runGit(root, ['config', '--local', mergeDriver, mergeDriverCommand(root)]) !== undefined;
}
