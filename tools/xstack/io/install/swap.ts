import { dirname, join } from 'node:path';
import { installManifestFile } from '../../core/base/text/scene-files.ts';
import { Failure, hasCode } from '../failure.ts';
import { renameSync, rmdirSync, rmSync } from '../file-system.ts';
import { lookAt } from '../scene-directory.ts';
import { syncDirectory } from '../sync-directory.ts';
import { filesBelow, hashOf, kindAt } from './directory.ts';
import { beside, type Staging } from './staging.ts';

/** Path -> SHA-256 of files that we have installed ourselves and may remove. */
export type KnownFiles = ReadonlyMap<string, string>;

/** Looks up what the package that a manifest below `directory` names has installed there. */
export type KnownIn = (directory: string) => KnownFiles;

/** Gives the staged directory the name of the target; false if another install was faster. */
export function putInPlace({ target, directory }: Staging): boolean {
  if (kindAt(target) !== 'absent') return false;
  try {
    renameSync(directory, target);
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST')) return false;
    throw new Failure('install to', target, error);
  }
  syncDirectory(dirname(target));
  return true;
}

/**
 * Replaces the target by the staged directory. The old directory comes back if that fails; after it, everything in it
 * that we have not installed ourselves is kept. Returns where, if there is any.
 */
export function swapIn(staging: Staging, knownIn: KnownIn): string | undefined {
  const { target, directory } = staging;
  const old = beside(target, 'old');
  try {
    if (putInPlace(staging)) return undefined;
    renameSync(target, old);
    try {
      // Were only the next rename to survive a power loss, the old directory would have no name.
      syncDirectory(dirname(target));
      renameSync(directory, target);
    } catch (error) {
      renameSync(old, target);
      throw error;
    }
    syncDirectory(dirname(target));
    return settle(target, old, knownIn);
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('install to', target, error);
  }
}

/** The files of a directory that we have not installed, or that were changed since, and that `replacement` does not hold. */
export function ownFiles(directory: string, known: KnownFiles, replacement: KnownFiles): string[] {
  return filesBelow(directory)
    .filter(({ path, isRegular }) => {
      if (path === installManifestFile) return false;
      if (!isRegular || (!known.has(path) && !replacement.has(path))) return true;
      const hash = hashOf(join(directory, path));
      return hash === undefined || (known.get(path) !== hash && replacement.get(path) !== hash);
    })
    .map(({ path }) => path);
}

/** Removes from a replaced directory what we had installed; the rest is the user's and gets a name of its own. */
export function settle(target: string, old: string, knownIn: KnownIn): string | undefined {
  const known = knownIn(old);
  const replacement = new Map(filesBelow(target).map(({ path }) => [path, hashOf(join(target, path)) ?? '']));
  const own = new Set(ownFiles(old, known, replacement));
  const installed = filesBelow(old).flatMap(({ path }) =>
    path === installManifestFile || own.has(path) ? [] : [path],
  );
  removeInstalled(old, installed, known.keys());
  if (kindAt(old) === 'absent') return undefined;
  const kept = freeName(`${target}.kept`);
  renameSync(old, kept);
  syncDirectory(dirname(target));
  return kept;
}

/**
 * Removes installed files and the directories that they leave empty; every other directory stays, empty or not. The
 * manifest goes last, so that an interrupted removal can be repeated: `before` are files that may have gone earlier.
 */
export function removeInstalled(directory: string, paths: Iterable<string>, before: Iterable<string> = []): void {
  const parents = new Set<string>();
  for (const path of before) addParents(parents, path);
  for (const path of paths) {
    rmSync(join(directory, path), { force: true });
    addParents(parents, path);
  }
  for (const parent of [...parents].sort().reverse())
    if (lookAt(directory, parent)?.kind === 'directory') removeIfEmpty(join(directory, parent));
  rmSync(join(directory, installManifestFile), { force: true });
  removeIfEmpty(directory);
}

function addParents(parents: Set<string>, path: string): void {
  for (let parent = dirname(path); parent !== '.' && !parents.has(parent); parent = dirname(parent))
    parents.add(parent);
}

/** A mount point stays, too: the system refuses to remove it. */
function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST', 'EBUSY', 'ENOTDIR'))
      throw new Failure('remove', directory, error);
  }
}

function freeName(path: string): string {
  for (let n = 1; ; n++) if (kindAt(`${path}-${n}`) === 'absent') return `${path}-${n}`;
}
