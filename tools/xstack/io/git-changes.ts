import type { ChangesOf, FileChanges } from '../core/compiler/pack/hash-mismatch.ts';
import { runGit } from './run-git.ts';

type ChangeKind = keyof FileChanges;

/**
 * Compares pack directories with the last commit. Git runs on first use, once for all packs, and once for each pack
 * that is a repository of its own. If git fails, the result is undefined.
 */
export function gitChanges(repositoryRoot: string, packsRoot: string, ownRepositories: ReadonlySet<string>): ChangesOf {
  let all: ReadonlyMap<string, ChangeKind> | undefined;
  let hasRun = false;
  return (directory) => {
    if (ownRepositories.has(directory)) return changesBelow(statusOf(`${repositoryRoot}/${directory}`), '');
    if (!hasRun) all = statusOf(`${repositoryRoot}/${packsRoot}`);
    hasRun = true;
    return changesBelow(all, `${directory.slice(packsRoot.length + 1)}/`);
  };
}

/** Undefined for a pack that was never committed: no state of it has the declared hash. */
function changesBelow(status: ReadonlyMap<string, ChangeKind> | undefined, prefix: string): FileChanges | undefined {
  if (status === undefined || status.get(`${prefix}pack.json`) === 'added') return undefined;
  const pathsOf = (kind: ChangeKind) =>
    [...status]
      .filter(([path, is]) => is === kind && path.startsWith(prefix))
      .map(([path]) => path.slice(prefix.length))
      .sort();
  return { changed: pathsOf('changed'), added: pathsOf('added'), deleted: pathsOf('deleted') };
}

/** Returns the changes since the last commit below a directory, by path relative to it; undefined if git fails. */
function statusOf(directory: string): ReadonlyMap<string, ChangeKind> | undefined {
  const prefix = runGit(directory, ['rev-parse', '--show-prefix'])?.replace(/\n$/, '');
  const isCommitted =
    prefix !== undefined && runGit(directory, ['rev-parse', '--verify', '--quiet', 'HEAD']) !== undefined;
  const flags = ['--porcelain=v1', '-z', '--no-renames', '--untracked-files=all', '--ignored=traditional'];
  const status = isCommitted ? runGit(directory, ['status', ...flags, '--', '.']) : undefined;
  if (prefix === undefined || status === undefined) return undefined;
  return new Map(
    status
      .split('\0')
      .filter((entry) => entry.slice(3).startsWith(prefix))
      .map((entry) => [entry.slice(3 + prefix.length), changeKind(entry.slice(0, 2))]),
  );
}

/** `state`: the status of the index and that of the working tree, as in `git status --porcelain`. */
function changeKind(state: string): ChangeKind {
  if (state === '??' || state === '!!' || state.startsWith('A')) return 'added';
  return state.includes('D') ? 'deleted' : 'changed';
}
