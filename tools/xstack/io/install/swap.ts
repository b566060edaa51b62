import { dirname, join } from 'node:path';
import { installManifestFile } from '../../core/base/text/scene-files.ts';
import { Failure, hasCode } from '../failure.ts';
import { renameSync, rmdirSync, rmSync } from '../file-system.ts';
import { statBelow } from '../scene-directory.ts';
import { syncDirectory } from '../sync-directory.ts';
import { filesBelow, hashOf, kindAt } from './directory.ts';
import { beside, type Staging } from './staging.ts';

/** Path -> SHA-256 of files that xstack installed and may remove. */
export type InstalledFiles = ReadonlyMap<string, string>;

/** The source of installed files. */
export interface Installations {
  /** Returns the installed files of the package that the manifest in `directory` names. */
  readonly filesIn: (directory: string) => InstalledFiles;
  /** The size limit of an installed file; a larger one is not hashed: it is not ours. */
  readonly file_bytes: number;
}

/** Renames the staged directory to the target; returns false if another install created it first. */
export function renameToTarget({ target, directory }: Staging): boolean {
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
 * Replaces the target by the staged directory and restores the old one on failure. Files that xstack did not install
 * are moved aside; returns their directory, if there are any.
 */
export function swapIn(staging: Staging, installations: Installations): string | undefined {
  const { target, directory } = staging;
  const old = beside(target, 'old');
  try {
    if (renameToTarget(staging)) return undefined;
    renameSync(target, old);
    try {
      // If only the next rename survived a power loss, the old directory would have no name.
      syncDirectory(dirname(target));
      renameSync(directory, target);
    } catch (error) {
      renameSync(old, target);
      throw error;
    }
    syncDirectory(dirname(target));
    return removeReplaced(target, old, installations);
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('install to', target, error);
  }
}

/**
 * Returns files of a directory that xstack did not install, or that changed since, and that `replacement` does not
 * contain.
 */
export function ownFiles(
  directory: string,
  { filesIn, file_bytes }: Installations,
  replacement: InstalledFiles,
): string[] {
  const known = filesIn(directory);
  return filesBelow(directory)
    .filter(({ path, isRegular }) => {
      if (path === installManifestFile) return false;
      if (!isRegular || (!known.has(path) && !replacement.has(path))) return true;
      const hash = hashOf(join(directory, path), file_bytes);
      return hash === undefined || (known.get(path) !== hash && replacement.get(path) !== hash);
    })
    .map(({ path }) => path);
}

/** Removes the installed files from a replaced directory; renames it if files of the user remain. */
export function removeReplaced(target: string, old: string, installations: Installations): string | undefined {
  const known = installations.filesIn(old);
  const hashIn = (path: string) => hashOf(join(target, path), installations.file_bytes) ?? '';
  const replacement = new Map(filesBelow(target).map(({ path }) => [path, hashIn(path)]));
  const own = new Set(ownFiles(old, installations, replacement));
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
 * Removes installed files and the directories that become empty; other directories stay, empty or not. The manifest is
 * removed last, so that an interrupted removal can be repeated: `before` are files that may have been removed earlier.
 */
export function removeInstalled(directory: string, paths: Iterable<string>, before: Iterable<string> = []): void {
  const parents = new Set<string>();
  for (const path of before) addParents(parents, path);
  for (const path of paths) {
    rmSync(join(directory, path), { force: true });
    addParents(parents, path);
  }
  for (const parent of [...parents].sort().reverse())
    if (statBelow(directory, parent)?.kind === 'directory') removeIfEmpty(join(directory, parent));
  rmSync(join(directory, installManifestFile), { force: true });
  // A directory that was made for the install by another user, in a parent that this one cannot change, stays.
  removeIfEmpty(directory, ['EACCES', 'EPERM']);
}

function addParents(parents: Set<string>, path: string): void {
  for (let parent = dirname(path); parent !== '.' && !parents.has(parent); parent = dirname(parent))
    parents.add(parent);
}

/** A mount point stays, too: removing it fails. */
function removeIfEmpty(directory: string, accepted: readonly string[] = []): void {
  try {
    rmdirSync(directory);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST', 'EBUSY', 'ENOTDIR', ...accepted))
      throw new Failure('remove', directory, error);
  }
}

function freeName(path: string): string {
  for (let n = 1; ; n++) if (kindAt(`${path}-${n}`) === 'absent') return `${path}-${n}`;
}
