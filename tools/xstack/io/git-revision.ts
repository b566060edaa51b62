import { runGit } from './run-git.ts';

/** A repository that has a commit of some name, or the reason why none is available. */
export type FoundRevision =
  | { readonly commit: string; readonly prefix: string }
  | { readonly missing: 'git' | 'repository' | 'history' | 'revision' };

/** Finds the commit of a revision in the repository of a directory, and the path of the directory in it. */
export function findRevision(directory: string, revision: string): FoundRevision {
  if (runGit(directory, ['--version']) === undefined) return { missing: 'git' };
  const prefix = runGit(directory, ['rev-parse', '--show-prefix'])?.replace(/\n$/, '');
  if (prefix === undefined) return { missing: 'repository' };
  const commit = runGit(directory, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  if (commit !== undefined) return { commit: commit.trim(), prefix };
  const isShallow = runGit(directory, ['rev-parse', '--is-shallow-repository']) === 'true\n';
  return { missing: isShallow ? 'history' : 'revision' };
}

/** The name of the merge driver in the configuration of git. */
export const mergeDriver = 'merge.xstack.driver';

/**
 * Returns the tree that merging a commit into HEAD gives; undefined if files conflict, or git is older than 2.38. The driver of
 * xstack, which calls this, is replaced by one that takes the file of HEAD.
 */
export function mergedTree(directory: string, commit: string, index: string): string | undefined {
  const args = ['-c', `${mergeDriver}=true`, 'merge-tree', '--write-tree', '--no-messages', 'HEAD', commit];
  return runGit(directory, args, { index })?.split('\n', 1)[0];
}

/** Returns the version of git if it is too old for `mergedTree`. */
export function gitWithoutMergedTree(directory: string): string | undefined {
  const [, version = '', major, minor] =
    /^git version ((\d+)\.(\d+)\S*)/.exec(runGit(directory, ['--version']) ?? '') ?? [];
  const isOld = Number(major) < 2 || (Number(major) === 2 && Number(minor) < 38);
  return isOld ? version : undefined;
}

/**
 * Writes files of a commit to another directory as a checkout would, submodules excluded. Uses an index of its own: the
 * working tree and the index of the repository are unchanged. `paths` are relative to `directory`; a path may be missing.
 * Returns false if git fails.
 */
export function checkOutFiles(directory: string, commit: string, paths: readonly string[], target: string): boolean {
  const options = { index: `${target}/index` };
  if (runGit(directory, ['read-tree', commit], options) === undefined) return false;
  const listed = runGit(directory, ['ls-files', '-z', '--full-name', '--', ...paths.map(literal)], options);
  if (listed === undefined) return false;
  const top = runGit(directory, ['rev-parse', '--show-toplevel'])?.replace(/\n$/, '');
  const args = ['checkout-index', '--force', '-z', '--stdin', `--prefix=${target}/tree/`];
  return top !== undefined && runGit(top, args, { ...options, input: listed }) !== undefined;
}

/** A path in which git interprets no character. */
function literal(path: string): string {
  return `:(literal)${path}`;
}
