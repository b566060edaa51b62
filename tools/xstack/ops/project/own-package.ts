import { join } from 'node:path';
import manifest from '../../../../package.json' with { type: 'json' };
import { isJsonObject, member } from '../../core/base/json/value.ts';
import { exists } from '../../io/exists.ts';
import { readLooseJson } from '../doctor/read-json.ts';

/** Reports whether the `package.json` of a repository names xstack. */
export function dependsOnXstack(root: string): boolean {
  const own = readLooseJson(root, 'package.json') ?? {};
  return ['dependencies', 'devDependencies'].some((name) => {
    const dependencies = member(own, name);
    return isJsonObject(dependencies) && member(dependencies, 'xstack') !== undefined;
  });
}

/** Returns the command that installs xstack in a repository; if it has no `package.json`, `init` writes one. */
export function installCommand(root: string): string {
  return !exists(join(root, 'package.json')) || dependsOnXstack(root)
    ? 'npm install'
    : `npm install --save-dev xstack@${manifest.version}`;
}
