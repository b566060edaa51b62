import type { Diagnostic } from '../../base/diagnostic/diagnostic.ts';
import { didYouMean, suggestions } from '../../base/diagnostic/suggest.ts';
import type { PackTree } from '../pack/source-tree.ts';
import type { PackSet } from './identified-pack.ts';

/** The packs that a name may refer to: those that were read, and those that exist but were refused. */
export interface KnownPacks {
  readonly ids: ReadonlySet<string>;
  /** The directories of the tree: name -> path. One that is not among `ids` has no manifest. */
  readonly directories: ReadonlyMap<string, string>;
  /** False where a refused entry hides packs whose names are unknown: then none can be called missing. */
  readonly isComplete: boolean;
}

/**
 * The packs of a tree. A pack that could not be read counts only if an error names its manifest or a directory above it:
 * what follows from that error is not reported as well. A warning is no such proof. A file that the system does not let
 * anyone read hides its pack, too.
 */
export function knownPacks(
  { root, directories, outside }: PackTree,
  packs: PackSet,
  diagnostics: readonly Diagnostic[],
): KnownPacks {
  const refused = new Set<string>();
  for (const { severity, at } of diagnostics) if (severity === 'error' && at !== undefined) refused.add(at.file);
  const ids = new Set(packs.keys());
  for (const file of refused) if (file.endsWith('/pack.json')) ids.add(lastStep(directoryOf(file)));
  for (const { code, at } of diagnostics)
    if (code === 'refuse.io.failure' && at?.file.startsWith(`${root}/`)) ids.add(packNameIn(at.file, root));
  let isComplete = true;
  for (const { path, kind } of outside) {
    if (!isBelowAny(refused, path, root)) continue;
    if (path.endsWith('/pack.json')) ids.add(lastStep(directoryOf(path)));
    if (kind !== 'symlink') continue;
    ids.add(lastStep(path));
    if (directoryOf(path) === root) isComplete = false;
  }
  return { ids, directories: new Map(directories.map(({ name, path }) => [name, path])), isComplete };
}

const suggestersOf = new WeakMap<KnownPacks, ReturnType<typeof suggestions>>();

/** What to do about a pack that does not exist, where that can be told. */
export function missingPackHelp(id: string, known: KnownPacks): string | undefined {
  const directory = known.directories.get(id);
  const suggest = suggestersOf.get(known) ?? suggestions();
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

/** The name of the pack directory that a path is in: `<root>/<category>/<name>/...`. */
function packNameIn(path: string, root: string): string {
  return path.slice(root.length + 1).split('/')[1] ?? '';
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
