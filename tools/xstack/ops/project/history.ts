import { Failure } from '../../io/failure.ts';
import { findRevision } from '../../io/git-revision.ts';
import { runGit } from '../../io/run-git.ts';
import { missingRevision } from './missing-revision.ts';

/** Finds the commit that an option names. Throws `RefusedError` if there is none. */
export function commitOf(root: string, revision: string, option: string) {
  const found = findRevision(root, revision);
  if ('missing' in found) throw missingRevision(found.missing, revision, root, option);
  return found;
}

export interface Commit {
  readonly commit: string;
  readonly subject: string;
}

/** Returns the commits of a range that change files at or below paths, oldest first; of merges, the first parent is followed. */
export function commitsBetween(root: string, range: string, paths: readonly string[]): Commit[] {
  const args = ['log', '-z', '--reverse', '--first-parent', '--format=%H %s', range, '--', ...paths];
  const output = runGit(root, args, { timeout_ms: 60_000 });
  if (output === undefined) throw new Failure('read the history of', range, new Error('git failed'));
  return output
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => ({ commit: line.slice(0, line.indexOf(' ')), subject: line.slice(line.indexOf(' ') + 1).trim() }));
}
