import type { Diagnostic } from '../../base/diagnostic/diagnostic.ts';
import { didYouMean, suggestions } from '../../base/diagnostic/suggest.ts';
import type { ContentModel } from '../content-model/content-model.ts';
import type { PackTree } from '../pack/source-tree.ts';
import type { PackSet } from './identified-pack.ts';
import type { PackNames } from './pack-names.ts';

/** The packs that a name can refer to: those that were read, and those that exist but were refused. */
export interface KnownPacks {
  readonly ids: ReadonlySet<string>;
  /** The directories of the tree: name -> path. One that is not in `ids` has no manifest. */
  readonly directories: ReadonlyMap<string, string>;
  /** Pack directories that an ignore file matches: name -> path. */
  readonly ignored: ReadonlyMap<string, string>;
  /** Paths of the categories that an ignore file matches as a whole; the names of their packs are unknown. */
  readonly ignoredCategories: readonly string[];
  /** Abstract and former ids; absent if there are none. */
  readonly names?: PackNames | undefined;
  /** False if a refused entry hides packs with unknown names: then no pack can be reported as missing. */
  readonly isComplete: boolean;
  /** Finds near names for help (default: by edit distance). */
  readonly suggest?: ReturnType<typeof suggestions>;
}

/**
 * Collects the packs of a tree. An unreadable pack is included only if an error is about its manifest or a directory
 * above it, so that consequences of the error are not reported. A warning does not suffice. A file that is unreadable
 * for lack of permission hides its pack, too.
 */
export function knownPacks(
  { root, directories, outside, notContent }: PackTree,
  packs: PackSet,
  { categories }: Pick<ContentModel, 'categories'>,
  diagnostics: readonly Diagnostic[],
): KnownPacks {
  const refused = new Set<string>();
  for (const { severity, at } of diagnostics) if (severity === 'error' && at !== undefined) refused.add(at.file);
  const ids = new Set(packs.keys());
  for (const file of refused) if (file.endsWith('/pack.json')) ids.add(lastStep(directoryOf(file)));
  let isComplete = true;
  for (const { code, at } of diagnostics) {
    if (code !== 'refuse.io.failure' || at === undefined) continue;
    if (at.file === root || categories.some((category) => at.file === `${root}/${category}`)) isComplete = false;
    else if (at.file.startsWith(`${root}/`)) ids.add(packNameIn(at.file, root));
  }
  for (const { path, kind } of outside) {
    if (!isBelowAny(refused, path, root)) continue;
    if (path.endsWith('/pack.json')) ids.add(lastStep(directoryOf(path)));
    if (kind !== 'symlink') continue;
    ids.add(lastStep(path));
    if (directoryOf(path) === root) isComplete = false;
  }
  return {
    ids,
    directories: new Map(directories.map(({ name, path }) => [name, path])),
    ...ignoredPacks(root, categories, notContent),
    isComplete,
  };
}

/** Returns the pack directories and the categories that an ignore file matches. */
export function ignoredPacks(
  root: string,
  categories: readonly string[],
  notContent: PackTree['notContent'],
): Pick<KnownPacks, 'ignored' | 'ignoredCategories'> {
  const at = (depth: number) =>
    notContent.flatMap(({ path, reason }) =>
      reason === 'ignored' && path.slice(root.length).split('/').length === depth + 1 ? [path] : [],
    );
  return {
    ignored: new Map(at(2).map((path) => [lastStep(path), path])),
    ignoredCategories: at(1).filter((path) => categories.some((category) => path === `${root}/${category}`)),
  };
}

const suggestersOf = new WeakMap<KnownPacks, ReturnType<typeof suggestions>>();

/** Returns help for a needed pack that does not exist, if there is any. */
export function neededPackHelp(id: string, known: KnownPacks): string | undefined {
  const providers = known.names?.providers.get(id);
  if (providers !== undefined)
    return `name a pack that provides it: ${providers.map(({ identity }) => `\`${identity.packId}\``).join(', ')}`;
  const ignored = known.ignored.get(id);
  if (ignored !== undefined)
    return `write a \`!\` pattern for \`${ignored}\` into \`.xstackignore\`, or remove the pattern that matches it`;
  const categoryNames = known.ignoredCategories.map((path) => `\`${path}\``).join(', ');
  return (
    missingPackHelp(id, known) ??
    (categoryNames === ''
      ? undefined
      : `if it is in ${categoryNames}, remove the pattern of \`.xstackignore\` that matches that directory`)
  );
}

/**
 * Returns help for a pack that does not exist, if there is any. Ignored directories have no effect on it: the results of
 * runs are cached by content only.
 */
export function missingPackHelp(id: string, known: KnownPacks): string | undefined {
  const directory = known.directories.get(id);
  const suggest = known.suggest ?? suggestersOf.get(known) ?? suggestions();
  suggestersOf.set(known, suggest);
  return directory === undefined
    ? didYouMean(id, known.ids, suggest)
    : `make \`${directory}\` a pack: it has no \`pack.json\``;
}

/** Reports whether a path, or a directory above it, is among the files. */
function isBelowAny(files: ReadonlySet<string>, path: string, root: string): boolean {
  for (let at = path; at.length > root.length; at = directoryOf(at)) if (files.has(at)) return true;
  return false;
}

/** Returns the name of the pack directory that contains a path: `<root>/<category>/<name>/...`. */
function packNameIn(path: string, root: string): string {
  return path.slice(root.length + 1).split('/')[1] ?? '';
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
