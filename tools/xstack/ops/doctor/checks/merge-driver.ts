import type { Diagnostic } from '../../../core/base/diagnostic/diagnostic.ts';
import { mergeDriver } from '../../../io/git-revision.ts';
import { runGit } from '../../../io/run-git.ts';
import { hasMergeDriver, mergeDriverCommand } from '../../project/merge-driver.ts';
import { type InstallationCheck, isWorkTree, problem } from '../check.ts';

/** Two branches that change packs change the lockfile in the same lines: merged as text, it conflicts. */
export const mergeDriverCheck: InstallationCheck = {
  id: 'merge-driver',
  title: 'the merge driver for the lockfile',
  projectProblems: (installation) => {
    if (!isWorkTree(installation)) return [];
    const { root, project } = installation;
    const file = `${project.outDir}/lockfile.json`;
    const [, , driver] = (runGit(root, ['check-attr', '-z', 'merge', '--', file]) ?? '').split('\0');
    if (driver === 'xstack') return hasMergeDriver(root) ? [] : [unconfigured(root, file)];
    return driver === 'unspecified' ? [mergedAsText(root, file)] : [];
  },
};

function configure(root: string): string {
  return `run \`git config ${mergeDriver} "${mergeDriverCommand(root)}"\``;
}

function unconfigured(root: string, file: string): Diagnostic {
  const message = `this clone has no merge driver \`xstack\`, which \`.gitattributes\` names for \`${file}\``;
  return problem('warning', message, configure(root), '.gitattributes');
}

function mergedAsText(root: string, file: string): Diagnostic {
  const cure = `add \`${file} merge=xstack\` to \`.gitattributes\`, and ${configure(root)}`;
  return problem('warning', `git merges \`${file}\` as text`, cure, '.gitattributes');
}
