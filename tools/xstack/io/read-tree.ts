import type { BundleDirectory } from '../core/bundle/bundle.ts';
import { categories } from '../core/pack/layout.ts';
import type { PackTree } from '../core/pack/source-tree.ts';
import { compareText } from '../core/text/compare.ts';
import type { Disk, DiskEntry } from './disk.ts';
import { FileStates, type KindMark, SeenDirectory } from './seen-directory.ts';

/** What a look at the packs saw. */
export interface SeenTree extends PackTree {
  readonly directories: readonly SeenDirectory[];
  /** All that stands outside of the pack directories, as if it were one. */
  readonly rest: SeenDirectory;
}

/** Looks at everything under the packs directory, links not followed; sorted, whatever order the disk has. */
export function readPackTree(disk: Disk, repositoryRoot: string, root: string): SeenTree {
  const directories: SeenDirectory[] = [];
  const names: string[] = [];
  const outside = new FileStates();
  const inside = new FileStates();
  const packs = `${repositoryRoot}/${root}`;
  for (const top of sorted(disk.list(packs))) {
    const category = `${packs}/${top.name}`;
    if (top.kind !== 'directory' || !(categories as readonly string[]).includes(top.name)) {
      see(disk, category, top.name, top, names, outside);
      continue;
    }
    for (const entry of sorted(disk.list(category))) {
      const path = `${category}/${entry.name}`;
      if (entry.kind !== 'directory') {
        see(disk, path, `${top.name}/${entry.name}`, entry, names, outside);
        continue;
      }
      const below: string[] = [];
      seeAll(disk, path, '', below, inside);
      directories.push(
        new SeenDirectory(`${root}/${top.name}/${entry.name}`, top.name, entry.name, below, inside.take()),
      );
    }
  }
  const rest = new SeenDirectory(root, '', '', names, outside.take());
  return { root, directories, rest, outside: rest.entries };
}

/** The directories under the bundles directory with their direct entries, and what is there that could be meant as one. */
export function readBundleDirectories(disk: Disk, repositoryRoot: string, root: string): BundleDirectory[] {
  return sorted(disk.list(`${repositoryRoot}/${root}`)).flatMap(({ name, kind }) => {
    if (kind === 'file') return [];
    const path = `${root}/${name}`;
    if (kind !== 'directory') return [{ path, name, entries: [], kind }];
    const entries = sorted(disk.list(`${repositoryRoot}/${path}`)).map((entry) => ({
      path: `${path}/${entry.name}`,
      kind: entry.kind,
      executable: false,
      size: 0,
    }));
    return [{ path, name, entries }];
  });
}

const marks = { file: 'f', directory: 'd', symlink: 'l', other: 'o' } as const satisfies Record<
  DiskEntry['kind'],
  KindMark
>;

function seeAll(disk: Disk, directory: string, prefix: string, names: string[], states: FileStates): void {
  for (const entry of sorted(disk.list(directory)))
    see(disk, `${directory}/${entry.name}`, prefix + entry.name, entry, names, states);
}

/** Notes one entry and all below it: `path` is where it stands, `below` how it is called. */
function see(disk: Disk, path: string, below: string, entry: DiskEntry, names: string[], states: FileStates): void {
  const { kind, name } = entry;
  if (isNotUnicode(name)) {
    names.push(marks[kind === 'file' ? 'other' : kind] + below);
    return;
  }
  names.push(marks[kind] + below);
  if (kind === 'file') states.add(disk.stat(path));
  else if (kind === 'directory') seeAll(disk, path, `${below}/`, names, states);
}

/** A name that is not UTF-8 is listed with a replacement character, and cannot be opened by that name. */
function isNotUnicode(name: string): boolean {
  return name.includes('\uFFFD');
}

function sorted(entries: readonly DiskEntry[]): readonly DiskEntry[] {
  for (let i = 1; i < entries.length; i++)
    if ((entries[i - 1] as DiskEntry).name > (entries[i] as DiskEntry).name)
      return [...entries].sort((a, b) => compareText(a.name, b.name));
  return entries;
}
