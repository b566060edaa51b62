import { join } from 'node:path';
import manifest from '../../../../package.json' with { type: 'json' };
import { isJsonObject, type JsonValue, member } from '../../core/base/json/value.ts';
import { exists } from '../../io/exists.ts';
import { readLooseJson } from '../doctor/read-json.ts';

/** Reports whether the `package.json` of a repository names xstack. */
export function dependsOnXstack(root: string): boolean {
  return wantedVersion(root) !== undefined;
}

/** Returns the version or address of xstack in the `package.json` of a repository. */
function wantedVersion(root: string): JsonValue | undefined {
  const own = readLooseJson(root, 'package.json') ?? {};
  for (const name of ['dependencies', 'devDependencies']) {
    const dependencies = member(own, name);
    const version = isJsonObject(dependencies) ? member(dependencies, 'xstack') : undefined;
    if (version !== undefined) return version;
  }
  return undefined;
}

/** True in a published package: the workflow that publishes it names its repository. */
const isPublished = 'repository' in manifest;

/**
 * Returns the command that installs xstack in a repository; if it has no `package.json`, `init` writes one. npm does not
 * have the version of a build that is not published.
 */
export function installCommand(root: string, isOnNpm = isPublished): string {
  const wanted = exists(join(root, 'package.json')) ? wantedVersion(root) : manifest.version;
  if (wanted !== undefined && (isOnNpm || wanted !== manifest.version)) return 'npm install';
  return `npm install --save-dev ${isOnNpm ? `xstack@${manifest.version}` : 'TARBALL_OR_GIT_URL_OF_XSTACK'}`;
}
