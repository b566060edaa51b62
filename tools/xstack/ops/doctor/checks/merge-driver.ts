import type { Diagnostic } from '../../../core/base/diagnostic/diagnostic.ts';
import { mergeDriver } from '../../../io/git-revision.ts';
import { runGit } from '../../../io/run-git.ts';
import { type InstallationCheck, isWorkTree, problem } from '../check.ts';

const configure = `run \`git config ${mergeDriver} "npx --no-install xstack lockfile merge %A %P"\``;

/** Two branches that change packs change the lockfile in the same lines: merged as text, it conflicts. */
export const mergeDriverCheck: InstallationCheck = {
  id: 'merge-driver',
  title: 'the merge driver for the lockfile',
  projectProblems: (installation) => {
    if (!isWorkTree(installation)) return [];
    const { root, project } = installation;
    const file = `${project.outDir}/lockfile.json`;
    const [, , driver] = (runGit(root, ['check-attr', '-z', 'merge', '--', file]) ?? '').split('\0');
    if (driver === 'xstack') return isConfigured(root) ? [] : [unconfigured(file)];
    return driver === 'unspecified' ? [mergedAsText(file)] : [];
  },
};

function isConfigured(root: string): boolean {
  return (runGit(root, ['config', '--get', mergeDriver]) ?? '').trim() !== '';
}

function unconfigured(file: string): Diagnostic {
  const message = `this clone has no merge driver \`xstack\`, which \`.gitattributes\` names for \`${file}\``;
  return problem('warning', message, configure, '.gitattributes');
}

function mergedAsText(file: string): Diagnostic {
  const cure = `add \`${file} merge=xstack\` to \`.gitattributes\`, and ${configure}`;
  return problem('warning', `git merges \`${file}\` as text`, cure, '.gitattributes');
}
