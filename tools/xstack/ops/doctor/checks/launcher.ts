import manifest from '../../../../../package.json' with { type: 'json' };
import { dependsOnXstack } from '../../project/own-package.ts';
import { type InstallationCheck, problem } from '../check.ts';
import { installedPackage } from '../installed-package.ts';

export const launcher: InstallationCheck = {
  id: 'launcher',
  title: 'the installed xstack',
  projectProblems: ({ root }) => {
    if (!dependsOnXstack(root)) return [];
    const installed = installedPackage(root)?.version;
    if (installed === undefined)
      return [
        problem('error', '`package.json` names xstack, which is not installed', 'run `npm install`', 'package.json'),
      ];
    if (installed === manifest.version) return [];
    return [
      problem(
        'warning',
        `this is xstack ${manifest.version}, and the repository has ${String(installed)} installed`,
        'start the one of the repository with `npx xstack`',
      ),
    ];
  },
};
