import { join, resolve } from 'node:path';
import { decodeUtf8 } from '#platform';
import type { Diagnostic } from '../../../core/base/diagnostic/diagnostic.ts';
import { shellWord } from '../../../core/base/text/shell-word.ts';
import { readDescription } from '../../../io/disk.ts';
import { exists, fileExists } from '../../../io/exists.ts';
import { runGit } from '../../../io/run-git.ts';
import { pathInWorkTree, pathToTop } from '../../../io/work-tree.ts';
import { type InstallationCheck, problem } from '../check.ts';

const config = '.pre-commit-config.yaml';

export const hook: InstallationCheck = {
  id: 'hook',
  title: 'the pre-commit hook',
  problems: ({ root }) => {
    const path = pathInWorkTree(root);
    if (path === undefined) return [];
    const top = pathToTop(path);
    if (hasHook(join(root, top, config))) return isInstalled(root) ? [] : [notInstalled(top)];
    return top !== '' && hasHook(join(root, config)) ? [withoutEffect(path, top)] : [];
  },
};

function hasHook(file: string): boolean {
  return fileExists(file) && decodeUtf8(readDescription(file))?.includes('xstack') === true;
}

function isInstalled(root: string): boolean {
  const hooks = hooksDirectory(root);
  return hooks !== undefined && exists(resolve(root, hooks, 'pre-commit'));
}

function notInstalled(top: string): Diagnostic {
  const message = `the hooks of \`${top}${config}\` are not installed`;
  return problem('warning', message, 'run `pre-commit install`', top === '' ? config : undefined);
}

function withoutEffect(path: string, top: string): Diagnostic {
  const cure = `move the hook to \`${top}${config}\`, with \`--repo-root ${shellWord(path.replace(/\/$/, ''))}\` in its \`entry\``;
  return problem('warning', `\`${config}\` is not at the top of the git repository`, cure, config);
}

/** Returns the directory of hooks. Not `git rev-parse --git-path hooks`: git is run with hooks disabled. */
function hooksDirectory(root: string): string | undefined {
  const own = runGit(root, ['config', '--local', '--type=path', '--get', 'core.hooksPath'])?.trim();
  const common = runGit(root, ['rev-parse', '--git-common-dir'])?.trim();
  return own ?? (common === undefined ? undefined : join(common, 'hooks'));
}
