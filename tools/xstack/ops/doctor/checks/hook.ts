import { join, resolve } from 'node:path';
import { decodeUtf8 } from '#platform';
import { readDescription } from '../../../io/disk.ts';
import { exists, fileExists } from '../../../io/exists.ts';
import { runGit } from '../../../io/run-git.ts';
import { type InstallationCheck, isWorkTree, problem } from '../check.ts';

const config = '.pre-commit-config.yaml';

export const hook: InstallationCheck = {
  id: 'hook',
  title: 'the pre-commit hook',
  problems: (installation) => {
    const { root } = installation;
    const file = join(root, config);
    if (!fileExists(file) || !decodeUtf8(readDescription(file))?.includes('xstack') || !isWorkTree(installation))
      return [];
    const hooks = hooksDirectory(root);
    if (hooks !== undefined && exists(resolve(root, hooks, 'pre-commit'))) return [];
    return [problem('warning', `the hooks of \`${config}\` are not installed`, 'run `pre-commit install`', config)];
  },
};

/** Returns the directory of hooks. Not `git rev-parse --git-path hooks`: git is run with hooks disabled. */
function hooksDirectory(root: string): string | undefined {
  const own = runGit(root, ['config', '--local', '--type=path', '--get', 'core.hooksPath'])?.trim();
  const common = runGit(root, ['rev-parse', '--git-common-dir'])?.trim();
  return own ?? (common === undefined ? undefined : join(common, 'hooks'));
}
