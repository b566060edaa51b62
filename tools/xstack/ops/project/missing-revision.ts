import { diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import type { FoundRevision } from '../../io/git-revision.ts';
import { RefusedError } from '../refused-error.ts';
import { readSourceIn } from './read-source.ts';

type Missing = Extract<FoundRevision, { missing: unknown }>['missing'];

/** Returns the refusal of a command whose revision is not available; `option` names it on the command line. */
export function missingRevision(missing: Missing, revision: string, root: string, option: string): RefusedError {
  return new RefusedError([refusal(missing, revision, option)], readSourceIn(root));
}

function refusal(missing: Missing, revision: string, option: string) {
  switch (missing) {
    case 'git':
      return diagnostic('refuse.since.no_repository', `git cannot be started, and \`${option}\` needs it`, {
        help: `install git, or run without \`${option}\``,
      });
    case 'repository':
      return diagnostic('refuse.since.no_repository', 'the project is not in a git repository', {
        help: `run without \`${option}\`; if another user owns the directory, add it to \`safe.directory\` of git`,
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
