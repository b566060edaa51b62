import { dirname, join } from 'node:path';
import type { DirectorySnapshot } from '../directory-snapshot.ts';
import { lstatSync } from '../file-system.ts';
import type { CacheDirectory } from './cache-directory.ts';

/**
 * Returns a function that reports whether a directory with files of a pack may have been swapped for another since the
 * snapshot. A rename does not change the stats of the files below, but the `ctime` of the directory that has the name. Each
 * directory is stat-ed once.
 */
export function swappedSince({ root, now }: CacheDirectory): (pack: DirectorySnapshot) => boolean {
  const known = new Map<string, boolean>();
  const hasChanged = (path: string): boolean => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const stat = lstatSync(join(root, path), { bigint: true, throwIfNoEntry: false });
    const changed = stat === undefined || stat.ctimeNs >= now;
    known.set(path, changed);
    return changed;
  };
  return (pack) => [...parentDirectories(pack)].some(hasChanged);
}

/** The directories that contain directories: those above the pack, and those in it. */
function parentDirectories({ path, names }: DirectorySnapshot): Set<string> {
  const parents = new Set<string>();
  for (let at = dirname(path); at !== '.'; at = dirname(at)) parents.add(at);
  for (const name of names.split('\0')) if (name.startsWith('d')) parents.add(dirname(`${path}/${name.slice(1)}`));
  return parents;
}
