import { resolve } from 'node:path';
import { reportInto } from '../../../core/base/diagnostic/bounded.ts';
import type { Diagnostic } from '../../../core/base/diagnostic/diagnostic.ts';
import { exists } from '../../../io/exists.ts';
import { runGit } from '../../../io/run-git.ts';
import { validateLockfile } from '../../lockfile/validate-lockfile.ts';
import { type InstallationCheck, isWorkTree, type ProjectInstallation, problem } from '../check.ts';

export const lockfile: InstallationCheck = {
  id: 'lockfile',
  title: 'the lockfile and the registries',
  projectProblems: async (installation) => {
    const { root, project } = installation;
    const file = `${project.outDir}/lockfile.json`;
    const ignored = ignoredLockfile(installation, file);
    // Registries are usually not committed: a fresh clone has none.
    if (!exists(resolve(root, project.outDir, 'registries')))
      return [...ignored, problem('warning', 'the registries are not built', 'run `xstack run`', project.outDir)];
    const found: Diagnostic[] = [];
    await validateLockfile(reportInto(found), project, file);
    return [...ignored, ...found];
  },
};

function ignoredLockfile(installation: ProjectInstallation, file: string): Diagnostic[] {
  if (!isWorkTree(installation) || runGit(installation.root, ['check-ignore', '--', file]) === undefined) return [];
  const cure = `add \`!${file}\` to \`.gitignore\`, below the pattern that matches it`;
  return [problem('warning', `git ignores \`${file}\`, which \`run --locked\` needs`, cure, '.gitignore')];
}
