import manifest from '../../../../../package.json' with { type: 'json' };
import { isJsonObject, type JsonObject, member } from '../../../core/base/json/value.ts';
import { type InstallationCheck, problem } from '../check.ts';
import { installedPackage } from '../installed-package.ts';
import { readLooseJson } from '../read-json.ts';

export const launcher: InstallationCheck = {
  id: 'launcher',
  title: 'the installed xstack',
  projectProblems: ({ root }) => {
    const own = readLooseJson(root, 'package.json');
    if (own === undefined || !dependsOnXstack(own)) return [];
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

function dependsOnXstack(own: JsonObject): boolean {
  return ['dependencies', 'devDependencies'].some((name) => {
    const dependencies = member(own, name);
    return isJsonObject(dependencies) && member(dependencies, 'xstack') !== undefined;
  });
}
