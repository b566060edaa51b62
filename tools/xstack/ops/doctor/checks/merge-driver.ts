import { join } from 'node:path';
import type { Diagnostic } from '../../../core/base/diagnostic/diagnostic.ts';
import { shellWord } from '../../../core/base/text/shell-word.ts';
import { exists } from '../../../io/exists.ts';
import { mergeDriver } from '../../../io/git-revision.ts';
import { runGit } from '../../../io/run-git.ts';
import { pathInWorkTree } from '../../../io/work-tree.ts';
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
    if (driver === 'xstack') return isConfigured(root) ? [] : [unconfigured(root, file)];
    return driver === 'unspecified' ? [mergedAsText(root, file)] : [];
  },
};

function isConfigured(root: string): boolean {
  return (runGit(root, ['config', '--get', mergeDriver]) ?? '').trim() !== '';
}

/** git starts the driver at the top of the work tree, where npx does not find a package that is installed below it. */
function configure(root: string): string {
  const path = pathInWorkTree(root) ?? '';
  const isBelow = path !== '' && exists(join(root, 'node_modules/xstack'));
  const program = isBelow ? shellWord(`${path}node_modules/.bin/xstack`) : 'npx --no-install xstack';
  return `run \`git config ${mergeDriver} "${program} lockfile merge %A %P"\``;
}

function unconfigured(root: string, file: string): Diagnostic {
  const message = `this clone has no merge driver \`xstack\`, which \`.gitattributes\` names for \`${file}\``;
  return problem('warning', message, configure(root), '.gitattributes');
}

function mergedAsText(root: string, file: string): Diagnostic {
  const cure = `add \`${file} merge=xstack\` to \`.gitattributes\`, and ${configure(root)}`;
  return problem('warning', `git merges \`${file}\` as text`, cure, '.gitattributes');
}
