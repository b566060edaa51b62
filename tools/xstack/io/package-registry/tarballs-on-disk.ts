import { compareText } from '../../core/base/text/compare.ts';
import { Failure, hasCode } from '../failure.ts';
import { readdirSync } from '../file-system.ts';
import { pathIn, type Registry } from './registry.ts';

export interface TarballsOnDisk {
  /** Every `*.tgz` below `packages/`, relative to the root of the package registry, in order. */
  readonly tarballs: readonly string[];
  /** Directories below `packages/` that contain only empty directories, deepest first. */
  readonly empty: readonly string[];
}

/** Lists the entries below `packages/`; links are not followed. */
export function tarballsOnDisk(registry: Registry): TarballsOnDisk {
  const tarballs: string[] = [];
  const empty: string[] = [];
  /** Returns true if there are only empty directories below. */
  const walk = (path: string): boolean => {
    let isEmpty = true;
    for (const entry of list(pathIn(registry, path))) {
      const below = `${path}/${entry.name}`;
      if (entry.isDirectory()) isEmpty = walk(below) && isEmpty;
      else {
        isEmpty = false;
        if (entry.name.endsWith('.tgz')) tarballs.push(below);
      }
    }
    if (isEmpty && path !== 'packages') empty.push(path);
    return isEmpty;
  };
  walk('packages');
  return { tarballs: tarballs.sort(compareText), empty };
}

function list(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw new Failure('read', path, error);
  }
}
