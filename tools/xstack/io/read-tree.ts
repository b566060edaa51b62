import type { BundleDirectory } from '../core/bundle/bundle.ts';
import { categories } from '../core/pack/layout.ts';
import type { PackDirectory, PackTree, SourceEntry } from '../core/pack/source-tree.ts';
import { compareText } from '../core/text/compare.ts';
import type { Disk, DiskEntry, DiskStat } from './disk.ts';

/**
 * Told of each pack directory and of the states of its files, in order, and last of all that stands outside of them;
 * a cache makes its index of it.
 */
export type SeePack = (directory: Pick<PackDirectory, 'path' | 'entries'>, stats: readonly DiskStat[]) => void;

/** Looks at everything under the packs directory, links not followed; sorted, whatever order the disk has. */
export function readPackTree(disk: Disk, repositoryRoot: string, root: string, seen?: SeePack): PackTree {
  const directories: PackDirectory[] = [];
  const outside: SourceEntry[] = [];
  const statsOutside: DiskStat[] = [];
  const at = (path: string) => `${repositoryRoot}/${path}`;
  for (const top of sorted(disk.list(at(root)))) {
    const path = `${root}/${top.name}`;
    const isCategory = top.kind === 'directory' && (categories as readonly string[]).includes(top.name);
    if (!isCategory) {
      walk(disk, repositoryRoot, path, top, outside, statsOutside);
      continue;
    }
    for (const entry of sorted(disk.list(at(path)))) {
      const below = `${path}/${entry.name}`;
      if (entry.kind !== 'directory') {
        walk(disk, repositoryRoot, below, entry, outside, statsOutside);
        continue;
      }
      const entries: SourceEntry[] = [];
      const stats: DiskStat[] = [];
      for (const inner of sorted(disk.list(at(below))))
        walk(disk, repositoryRoot, `${below}/${inner.name}`, inner, entries, stats);
      const directory = { path: below, category: top.name, name: entry.name, entries };
      seen?.(directory, stats);
      directories.push(directory);
    }
  }
  seen?.({ path: root, entries: outside }, statsOutside);
  return { root, directories, outside };
}

/** The directories under the bundles directory, and what stands directly in each. */
export function readBundleDirectories(disk: Disk, repositoryRoot: string, root: string): BundleDirectory[] {
  return sorted(disk.list(`${repositoryRoot}/${root}`)).flatMap(({ name, kind }) => {
    if (kind !== 'directory') return [];
    const path = `${root}/${name}`;
    const entries = sorted(disk.list(`${repositoryRoot}/${path}`)).map((entry) => ({
      path: `${path}/${entry.name}`,
      kind: entry.kind,
      executable: false,
      size: 0,
    }));
    return [{ path, name, entries }];
  });
}

function walk(
  disk: Disk,
  repositoryRoot: string,
  path: string,
  { name, kind }: DiskEntry,
  into: SourceEntry[],
  stats: DiskStat[],
): void {
  if (kind === 'file' && !isNotUnicode(name)) {
    const stat = disk.stat(`${repositoryRoot}/${path}`);
    stats.push(stat);
    into.push({ path, kind, executable: (Number(stat.mode) & 0o111) !== 0, size: Number(stat.size) });
    return;
  }
  into.push({ path, kind: kind === 'file' ? 'other' : kind, executable: false, size: 0 });
  if (kind !== 'directory' || isNotUnicode(name)) return;
  for (const entry of sorted(disk.list(`${repositoryRoot}/${path}`)))
    walk(disk, repositoryRoot, `${path}/${entry.name}`, entry, into, stats);
}

/** A name that is not UTF-8 is listed with a replacement character, and cannot be opened by that name. */
function isNotUnicode(name: string): boolean {
  return name.includes('\uFFFD');
}

function sorted(entries: readonly DiskEntry[]): DiskEntry[] {
  return [...entries].sort((a, b) => compareText(a.name, b.name));
}
