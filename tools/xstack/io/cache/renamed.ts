import { dirname, join } from 'node:path';
import type { DirectorySnapshot } from '../directory-snapshot.ts';
import { lstatSync } from '../file-system.ts';
import type { CacheDirectory } from './cache-directory.ts';

/**
 * Tells of a pack whether a directory with its files was put into the place of another one since the packs were looked at.
 * Then what was read is not what was seen, and its files tell nothing of it: it is the directory around a name whose time
 * changes. Each directory is looked at once.
 */
export function renamedSince({ root, now }: CacheDirectory): (pack: DirectorySnapshot) => boolean {
  const known = new Map<string, boolean>();
  const hasChanged = (path: string): boolean => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const stat = lstatSync(join(root, path), { bigint: true, throwIfNoEntry: false });
    const changed = stat === undefined || stat.ctimeNs >= now;
    known.set(path, changed);
    return changed;
  };
  return (pack) => [...directoriesAround(pack)].some(hasChanged);
}

/** The directories in which names of directories stand: those above the pack, and those of it that have others. */
function directoriesAround({ path, names }: DirectorySnapshot): Set<string> {
  const around = new Set<string>();
  for (let at = dirname(path); at !== '.'; at = dirname(at)) around.add(at);
  for (const name of names.split('\0')) if (name.startsWith('d')) around.add(dirname(`${path}/${name.slice(1)}`));
  return around;
}
