import type { Report } from '../base/diagnostic/diagnostic.ts';
import { compareText } from '../base/text/compare.ts';
import { type BundleDirectory, isStrayFile } from './bundle/bundle.ts';
import { type IgnoreScope, ignoredManifests, outsideReason, readIgnoreFile } from './pack/content-filter.ts';
import { ignoreFile } from './pack/outside-content.ts';
import type { OutsideEntry, PackDirectory, PackTree, SourceEntry } from './pack/source-tree.ts';

/** The bytes of the files of a repository, by path. */
export type SourceBytes = ReadonlyMap<string, Uint8Array>;

/** A listing of a repository: the entries below a root, parents first in code-unit order, directories included. */
export interface SourceListing {
  readonly root: string;
  readonly entries: readonly SourceEntry[];
}

/** Returns the entries that a disk with these files would list below a root. */
export function listingOf(bytes: SourceBytes, root: string): SourceListing {
  return { root, entries: entriesBelow(bytes, root) };
}

function entriesBelow(bytes: SourceBytes, root: string): SourceEntry[] {
  const entries = new Map<string, SourceEntry>();
  for (const [path, { length }] of bytes) {
    if (!path.startsWith(`${root}/`)) continue;
    entries.set(path, { path, kind: 'file', executable: false, size: length });
    for (let end = path.lastIndexOf('/'); end > root.length; end = path.lastIndexOf('/', end - 1)) {
      const directory = path.slice(0, end);
      entries.set(directory, { path: directory, kind: 'directory', executable: false, size: 0 });
    }
  }
  return [...entries.values()].sort((a, b) => compareText(a.path, b.path));
}

/** Splits the entries below a root, parents first, into content and the rest. */
function splitContent(entries: readonly SourceEntry[], scopesOf: (path: string) => readonly IgnoreScope[]) {
  const content: SourceEntry[] = [];
  const notContent: OutsideEntry[] = [];
  const skipped = new Set<string>();
  for (const entry of entries) {
    const { path, kind } = entry;
    const parent = parentOf(path);
    const isSkipped = skipped.has(parent);
    const reason = isSkipped ? undefined : outsideReason(scopesOf(path), path, path.slice(parent.length + 1), kind);
    if (reason !== undefined) notContent.push({ path, reason });
    if (reason === undefined && !isSkipped) content.push(entry);
    else if (kind === 'directory') skipped.add(path);
  }
  return { content, notContent };
}

/** Returns the bytes of an ignore file; undefined if there is none with this path. */
export type ReadIgnoreFile = (path: string) => Uint8Array | undefined;

/** Returns the rules of the ignore files of each directory and of those above it, as a function of an entry's path. */
function ignoreScopesIn(report: Report, read: ReadIgnoreFile, root: string) {
  const scopeAt = (directory: string): readonly IgnoreScope[] => {
    const file = `${directory}/${ignoreFile}`;
    const content = read(file);
    if (content === undefined) return [];
    const parsed = readIgnoreFile(file, content);
    if ('rules' in parsed) return [{ start: directory.length + 1, rules: parsed.rules }];
    report(parsed.problem);
    return [];
  };
  const known = new Map([[root, scopeAt(root)]]);
  const scopesIn = (directory: string): readonly IgnoreScope[] => {
    const scopes = known.get(directory) ?? [...scopesIn(parentOf(directory)), ...scopeAt(directory)];
    known.set(directory, scopes);
    return scopes;
  };
  return (path: string) => scopesIn(parentOf(path));
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** Lists the packs as a disk with these entries would; `categories` are the directories that hold packs. */
export function packTreeOf(
  report: Report,
  { root, entries }: SourceListing,
  categories: readonly string[],
  read: ReadIgnoreFile,
): PackTree {
  const { content, notContent } = splitContent(entries, ignoreScopesIn(report, read, root));
  ignoredManifests(root, notContent).forEach(report);
  const outside: SourceEntry[] = [];
  const inside = new Map<string, SourceEntry[]>();
  for (const entry of content) {
    const [category = '', name, ...rest] = entry.path.slice(root.length + 1).split('/');
    const isCategory = categories.includes(category);
    if (isCategory && name === undefined && entry.kind === 'directory') continue;
    if (!isCategory || name === undefined || (rest.length === 0 && entry.kind === 'file')) {
      outside.push(entry);
      continue;
    }
    const path = `${root}/${category}/${name}`;
    const entries = inside.get(path) ?? [];
    inside.set(path, entries);
    if (rest.length > 0) entries.push(entry);
  }
  const directories = [...inside].map(([path, entries]): PackDirectory => {
    const [name = '', category = ''] = path.split('/').reverse();
    return { path, category, name, entries };
  });
  return { root, directories, outside, notContent, modes: 'enforced' };
}

/** Lists the bundles as a disk with these entries would. */
export function bundleDirectoriesOf({ root, entries: all }: SourceListing): BundleDirectory[] {
  const { content } = splitContent(all, () => []);
  const named = content.map(({ path, kind }) => ({ path, kind, name: path.slice(root.length + 1) }));
  return named.flatMap(({ path, kind, name }): BundleDirectory[] => {
    if (name.includes('/')) return [];
    if (kind === 'file') return isStrayFile(name) ? [{ path, name, entries: [], kind }] : [];
    const entries = content.filter((entry) => entry.path.slice(0, entry.path.lastIndexOf('/')) === path);
    return [{ path, name, entries }];
  });
}
