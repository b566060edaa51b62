import { dirname, join } from 'node:path';
import { isJsonObject, type JsonValue } from '../../core/base/json/value.ts';
import { exists } from '../../io/exists.ts';
import { readLooseJson } from './read-json.ts';

/** The xstack in the nearest `node_modules`. */
export interface InstalledPackage {
  /** The directory of that `node_modules`. */
  readonly home: string;
  readonly version: JsonValue | undefined;
}

/** Searches as Node does, upwards: npm installs the packages of a workspace at its top. */
export function installedPackage(root: string): InstalledPackage | undefined {
  const file = 'node_modules/xstack/package.json';
  for (let home = root; ; home = dirname(home)) {
    const manifest = exists(join(home, 'node_modules')) ? readLooseJson(home, file) : undefined;
    if (isJsonObject(manifest)) return { home, version: manifest['version'] };
    if (dirname(home) === home) return undefined;
  }
}
