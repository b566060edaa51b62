import { diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { UsageError } from '../../io/failure.ts';
import type { FoundRevision } from '../../io/git-revision.ts';
import { readSourceIn } from '../project/read-source.ts';
import { RefusedError } from '../refused-error.ts';
import type { RunArguments } from './run-arguments.ts';

/** Throws `UsageError` for options that depend on the whole run. */
export function checkSince(args: RunArguments): void {
  for (const option of ['publish', 'install'] as const)
    if (args[option] !== undefined) throw new UsageError(`--since and --${option} exclude each other`);
}

type Missing = Extract<FoundRevision, { missing: unknown }>['missing'];

/** Returns the refusal of a run whose revision is not available. */
export function missingRevision(missing: Missing, revision: string, root: string): RefusedError {
  return new RefusedError([refusal(missing, revision)], readSourceIn(root));
}

function refusal(missing: Missing, revision: string) {
  switch (missing) {
    case 'git':
      return diagnostic('refuse.since.no_repository', 'git cannot be started, and `--since` needs it', {
        help: 'install git, or run without `--since`',
      });
    case 'repository':
      return diagnostic('refuse.since.no_repository', 'the project is not in a git repository', {
        help: 'run without `--since`; if another user owns the directory, add it to `safe.directory` of git',
      });
    case 'history':
      return diagnostic('refuse.since.shallow_clone', `revision \`${revision}\` is not in this shallow clone`, {
        help: 'fetch it: `git fetch --depth=1 origin <commit>`, or `fetch-depth: 0` of actions/checkout',
      });
    case 'revision':
      return diagnostic('refuse.since.unknown_revision', `revision \`${revision}\` does not exist`, {
        help: 'name a commit, a branch such as `origin/main`, or a tag; `git fetch` brings those of the remote',
      });
  }
}
