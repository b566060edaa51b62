import { basename, dirname } from 'node:path';
import type { Diagnostic } from '../core/base/diagnostic/diagnostic.ts';
import { compareText } from '../core/base/text/compare.ts';
import {
  type IgnoreScope,
  ignoredManifests,
  outsideReason,
  readIgnoreFile,
} from '../core/compiler/pack/content-filter.ts';
import { ignoreFile, outsideContent } from '../core/compiler/pack/outside-content.ts';
import type { OutsideEntry, PackTree, SourceEntry } from '../core/compiler/pack/source-tree.ts';
import { DirectorySnapshot, FileStats, type KindMark } from './directory-snapshot.ts';
import { type Disk, type DiskEntry, readDescription } from './disk.ts';
import { fileExists } from './exists.ts';
import { Failure } from './failure.ts';
import { tryReading } from './unreadable.ts';

/** Snapshot of the packs directory. */
export interface TreeSnapshot extends PackTree {
  readonly directories: readonly DirectorySnapshot[];
  /** Everything outside of the pack directories, as one directory. */
  readonly rest: DirectorySnapshot;
  /** True if there are files and all of them have an executable mode bit. */
  readonly areAllExecutable: boolean;
  /** Problems of ignore files: unreadable ones, and ignored manifests. */
  readonly problems: readonly Diagnostic[];
  /** Device number -> a path on that device. */
  readonly devices: ReadonlyMap<bigint, string>;
  /** Pack directories that cannot be listed completely, by path. */
  readonly unreadable: ReadonlyMap<string, Failure>;
  /** Failures outside of the pack directories; listings below these paths are incomplete. */
  readonly failures: readonly Failure[];
}

/** Its functions take absolute paths: those relative to the repository root are needed for few entries. */
interface Walk {
  readonly disk: Disk;
  readonly repositoryRoot: string;
  readonly notContent: OutsideEntry[];
  readonly problems: Diagnostic[];
  readonly failures: Failure[];
}

/** Lists all content under the packs directory, sorted; links are not followed. */
export function readPackTree(
  disk: Disk,
  repositoryRoot: string,
  root: string,
  categories: readonly string[],
): Omit<TreeSnapshot, 'modes'> {
  const directories: DirectorySnapshot[] = [];
  const walk: Walk = { disk, repositoryRoot, notContent: [], problems: [], failures: [] };
  const outside: Entries = { names: [], stats: new FileStats() };
  const { devices } = outside.stats;
  const inside = new FileStats(devices);
  const unreadable = new Map<string, Failure>();
  const { entries: tops, scopes } = openOuter(walk, `${repositoryRoot}/${root}`, []);
  for (const top of tops) {
    const category = `${repositoryRoot}/${root}/${top.name}`;
    if (top.kind !== 'directory' || !categories.includes(top.name)) {
      attempt(walk, () => addEntry(walk, category, top.name, top, scopes, outside));
      continue;
    }
    const { entries, scopes: inCategory } = openOuter(walk, category, scopes);
    for (const entry of entries) {
      const path = `${category}/${entry.name}`;
      if (entry.kind !== 'directory') {
        attempt(walk, () => addEntry(walk, path, `${top.name}/${entry.name}`, entry, inCategory, outside));
        continue;
      }
      const names: string[] = [];
      const pack = `${root}/${top.name}/${entry.name}`;
      const added = tryReading(() => addPack(walk, path, inCategory, { names, stats: inside }));
      if (added instanceof Failure) {
        names.push(marks.other); // Distinguishes an unreadable directory from an empty one.
        unreadable.set(pack, added);
      }
      directories.push(new DirectorySnapshot(pack, top.name, entry.name, names, inside.take()));
    }
  }
  const rest = new DirectorySnapshot(root, '', '', outside.names, outside.stats.take());
  const { notContent, problems, failures } = walk;
  const hasFiles = rest.stats.length + directories.reduce((sum, { stats }) => sum + stats.length, 0) > 0;
  const areAllExecutable = hasFiles && !outside.stats.hasPlainFile && !inside.hasPlainFile;
  return {
    root,
    directories,
    rest,
    outside: rest.entries,
    notContent,
    problems: [...problems, ...ignoredManifests(root, notContent)],
    areAllExecutable,
    devices,
    unreadable,
    failures,
  };
}

/** Runs work outside of the pack directories; a failure is recorded, and hides nothing else. */
function attempt<T>({ failures }: Walk, work: () => T): T | undefined {
  const result = tryReading(work);
  if (!(result instanceof Failure)) return result;
  failures.push(result);
  return undefined;
}

/** Opens a directory above the packs: without its ignore file if that cannot be read, empty if it cannot be listed. */
function openOuter(walk: Walk, directory: string, outer: readonly IgnoreScope[]): ReturnType<typeof open> {
  const opened = attempt(walk, () => open(walk, directory, outer));
  if (opened !== undefined) return opened;
  const entries = tryReading(() => contentOf(walk, directory, outer, walk.disk.list(directory)));
  return { entries: entries instanceof Failure ? [] : entries, scopes: outer };
}

/** Lists the content of one pack directory, inside or outside of a project; `path` is absolute. */
export function readPackDirectory(disk: Disk, path: string): readonly SourceEntry[] {
  const entries: Entries = { names: [], stats: new FileStats() };
  const { walk, scopes } = scopesAbove(disk, path);
  addPack(walk, path, scopes, entries);
  return new DirectorySnapshot(path, basename(dirname(path)), basename(path), entries.names, entries.stats.take())
    .entries;
}

/** Reports whether an ignore file above a pack directory, or its name, excludes all of it from the content. */
export function isIgnoredPack(disk: Disk, path: string): boolean {
  return scopesAbove(disk, path).isIgnored;
}

/** Reads the ignore files of the two directories above a pack directory. */
function scopesAbove(disk: Disk, path: string) {
  const root = dirname(dirname(path));
  const walk: Walk = { disk, repositoryRoot: root, notContent: [], problems: [], failures: [] };
  let scopes: readonly IgnoreScope[] = [];
  let isIgnored = false;
  for (const child of [dirname(path), path]) {
    const directory = dirname(child);
    if (fileExists(`${directory}/${ignoreFile}`)) scopes = ignoreScopes(walk, directory, scopes);
    isIgnored ||= outsideReason(scopes, relativeTo(walk, child), basename(child), 'directory') !== undefined;
  }
  return { walk, scopes, isIgnored };
}

const marks = { file: 'f', directory: 'd', symlink: 'l', other: 'o' } as const satisfies Record<
  DiskEntry['kind'],
  KindMark
>;

interface Entries {
  readonly names: string[];
  readonly stats: FileStats;
}

/** Adds all entries below a pack directory. */
function addPack(walk: Walk, path: string, outer: readonly IgnoreScope[], entries: Entries): void {
  const { entries: tops, scopes } = open(walk, path, outer);
  for (const entry of tops) addEntry(walk, `${path}/${entry.name}`, entry.name, entry, scopes, entries);
}

/** Adds an entry and everything below it; `below` is its path below the listed directory. */
function addEntry(
  walk: Walk,
  path: string,
  below: string,
  { kind, name }: DiskEntry,
  scopes: readonly IgnoreScope[],
  { names, stats }: Entries,
): void {
  if (isNotUnicode(name)) {
    names.push(marks[kind === 'file' ? 'other' : kind] + below);
    return;
  }
  if (kind === 'file') stats.add(walk.disk.stat(path), path);
  names.push(marks[kind] + below);
  if (kind !== 'directory') return;
  const { entries, scopes: inner } = open(walk, path, scopes);
  for (const entry of entries)
    addEntry(walk, `${path}/${entry.name}`, `${below}/${entry.name}`, entry, inner, { names, stats });
}

/** Returns the content of a directory, and the ignore rules for everything below it. */
function open(walk: Walk, directory: string, outer: readonly IgnoreScope[]) {
  const entries = walk.disk.list(directory);
  if (outer.length === 0 && !entries.some(isOutside)) return { entries: sorted(entries), scopes: outer };
  const hasIgnoreFile = entries.some(({ name, kind }) => name === ignoreFile && kind === 'file');
  const scopes = hasIgnoreFile ? ignoreScopes(walk, directory, outer) : outer;
  return { entries: contentOf(walk, directory, scopes, entries), scopes };
}

function ignoreScopes(walk: Walk, directory: string, outer: readonly IgnoreScope[]): readonly IgnoreScope[] {
  const path = `${directory}/${ignoreFile}`;
  const read = readIgnoreFile(relativeTo(walk, path), readDescription(path, walk.disk));
  if ('rules' in read) return [...outer, { start: relativeTo(walk, `${directory}/`).length, rules: read.rules }];
  walk.problems.push(read.problem);
  return outer;
}

/** Returns the entries that are content, sorted; adds the others to `notContent`. */
function contentOf(
  walk: Walk,
  directory: string,
  scopes: readonly IgnoreScope[],
  entries: readonly DiskEntry[],
): readonly DiskEntry[] {
  const start = relativeTo(walk, directory);
  return sorted(entries).filter(({ name, kind }) => {
    const path = `${start}/${name}`;
    const reason = outsideReason(scopes, path, name, kind);
    if (reason !== undefined) walk.notContent.push({ path, reason });
    return reason === undefined;
  });
}

/** Returns an absolute path relative to the repository root. */
function relativeTo({ repositoryRoot }: Walk, path: string): string {
  return path.slice(repositoryRoot.length + 1);
}

function isOutside({ name, kind }: DiskEntry): boolean {
  return outsideContent(name, kind) !== undefined;
}

/** A name that is not UTF-8 is listed with a replacement character and cannot be opened by that name. */
function isNotUnicode(name: string): boolean {
  return name.includes('\uFFFD');
}

/** Sorts entries by name. */
export function sorted(entries: readonly DiskEntry[]): readonly DiskEntry[] {
  for (let i = 1; i < entries.length; i++)
    if ((entries[i - 1] as DiskEntry).name > (entries[i] as DiskEntry).name)
      return [...entries].sort((a, b) => compareText(a.name, b.name));
  return entries;
}
