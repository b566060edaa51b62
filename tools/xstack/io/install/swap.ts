import { basename, dirname, join } from 'node:path';
import { installManifestFile } from '../../core/scene/contract-file.ts';
import { Failure, hasCode } from '../failure.ts';
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from '../file-system.ts';
import { makeDirectory } from '../make-directory.ts';
import { isOfDeadProcess, processMark } from '../package-registry/scratch.ts';
import { syncDirectory } from '../sync-directory.ts';
import { filesBelow, hashOf, kindAt } from './directory.ts';

/** Path -> SHA-256 of files that we have installed ourselves and may remove. */
export type KnownFiles = ReadonlyMap<string, string>;

/** Looks up what the package that a manifest below `directory` names has installed there. */
export type KnownIn = (directory: string) => KnownFiles;

/** What a note beside the target begins with; see `noteIntent`. */
export function intentPrefix(target: string): string {
  return `.${basename(target)}.xstack-done.`;
}

/** Makes an empty directory beside the target, on the same file system, whose name tells whose it is. */
export function makeStaging(target: string): string {
  const staging = sibling(target, 'new', processMark);
  try {
    makeDirectory(dirname(target));
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging);
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('create', staging, error);
  }
  return staging;
}

export function removeStaging(target: string): void {
  rmSync(sibling(target, 'new', processMark), { recursive: true, force: true });
}

/**
 * Puts the staged directory in the place of the target. An old directory comes back if that fails; after it,
 * everything in it that we have not installed ourselves is kept. Returns where, if there is any.
 */
export function swapIn(target: string, knownIn: KnownIn): string | undefined {
  const staging = sibling(target, 'new', processMark);
  const old = sibling(target, 'old', processMark);
  try {
    if (kindAt(target) === 'absent') {
      renameSync(staging, target);
      syncDirectory(dirname(target));
      return undefined;
    }
    renameSync(target, old);
    try {
      renameSync(staging, target);
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
      const hash = isRegular ? hashOf(join(directory, path)) : undefined;
      return hash === undefined || (known.get(path) !== hash && replacement.get(path) !== hash);
    })
    .map(({ path }) => path);
}

/** What an interrupted install left beside a target: finished or undone, so that the target is whole. */
export function recoverInstall(target: string, knownIn: KnownIn): string[] {
  const done: string[] = [];
  for (const name of leftBeside(target)) {
    const path = join(dirname(target), name);
    if (name.startsWith(`.${basename(target)}.xstack-done.`) || name.startsWith(`.${basename(target)}.xstack-new.`))
      rmSync(path, { recursive: true, force: true });
    else if (kindAt(target) === 'absent') renameSync(path, target);
    else settle(target, path, knownIn);
    done.push(path);
  }
  return done;
}

/** The names beside a target that a dead process left there; old directories come before staged ones. */
export function leftBeside(target: string): string[] {
  const prefix = `.${basename(target)}.xstack-`;
  try {
    return readdirSync(dirname(target))
      .filter((name) => name.startsWith(prefix) && isOfDeadProcess(name))
      .sort()
      .reverse();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw new Failure('read', dirname(target), error);
  }
}

/** Removes from a replaced directory what we had installed, the manifest last; the rest is the user's and gets a name of its own. */
function settle(target: string, old: string, knownIn: KnownIn): string | undefined {
  const known = knownIn(old);
  const replacement = new Map(filesBelow(target).map(({ path }) => [path, hashOf(join(target, path)) ?? '']));
  const own = new Set(ownFiles(old, known, replacement));
  for (const { path } of filesBelow(old)) if (path !== installManifestFile && !own.has(path)) rmSync(join(old, path));
  rmSync(join(old, installManifestFile), { force: true });
  removeEmptyDirectories(old);
  if (kindAt(old) === 'absent') return undefined;
  const kept = freeName(`${target}.kept`);
  renameSync(old, kept);
  return kept;
}

/** Removes every directory that holds no file, bottom up, the given one included. */
export function removeEmptyDirectories(directory: string): boolean {
  const entries = readdirSync(directory, { withFileTypes: true });
  const isEmpty = entries
    .map((entry) => entry.isDirectory() && removeEmptyDirectories(join(directory, entry.name)))
    .every(Boolean);
  if (isEmpty) rmdirSync(directory);
  return isEmpty;
}

function freeName(path: string): string {
  for (let n = 1; ; n++) if (kindAt(`${path}-${n}`) === 'absent') return `${path}-${n}`;
}

function sibling(target: string, role: 'new' | 'old', mark: string): string {
  return join(dirname(target), `.${basename(target)}.xstack-${role}.${mark}`);
}
