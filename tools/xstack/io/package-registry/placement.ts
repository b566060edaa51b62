import { dirname } from 'node:path';
import type { VersionEntry } from '../../core/scene/index/index.ts';
import { Failure, hasCode } from '../failure.ts';
import { copyFileSync, linkSync, renameSync, rmdirSync, rmSync } from '../file-system.ts';
import { makeDirectory } from '../make-directory.ts';
import { syncAncestors, syncDirectory } from '../sync-directory.ts';
import { pathIn, type Registry } from './registry.ts';
import { hashTarball } from './tarball.ts';

/** Path of a replaced tarball until the index names the new one. */
export function replacedPath(registry: Registry, integrity: string): string {
  return pathIn(registry, '.xstack', 'replaced', `${integrity.slice('sha256-'.length)}.tgz`);
}

/** Moves a tarball to its path. A tarball that the index still names is moved aside, so that a crash loses nothing. */
export function placeTarball(
  registry: Registry,
  temporary: string,
  path: string,
  replaced: VersionEntry | undefined,
): void {
  const target = pathIn(registry, path);
  try {
    if (replaced !== undefined) moveAside(registry, target, replaced.integrity);
    makeDirectory(dirname(target));
    renameSync(temporary, target);
    syncAncestors(dirname(target), registry.root);
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('write', target, error);
  }
}

function moveAside(registry: Registry, target: string, integrity: string): void {
  if (hashTarball(target, registry.limits)?.integrity !== integrity) return; // It was lost or damaged before.
  const aside = replacedPath(registry, integrity);
  makeDirectory(dirname(aside));
  rmSync(aside, { force: true });
  try {
    linkSync(target, aside);
  } catch (error) {
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EXDEV', 'ENOSYS')) throw error;
    const copy = `${aside}.part`;
    copyFileSync(target, copy);
    renameSync(copy, aside);
  }
  syncDirectory(dirname(aside));
}

export function removeAside(registry: Registry, integrity: string): void {
  rmSync(replacedPath(registry, integrity), { force: true });
}

/** Removes a tarball and the directories that become empty, up to `packages/`; synced. */
export function removeTarball(registry: Registry, path: string): void {
  const target = pathIn(registry, path);
  try {
    rmSync(target, { force: true });
    removeEmptyParents(registry, path);
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('remove', target, error);
  }
}

function removeEmptyParents(registry: Registry, path: string): void {
  let directory = dirname(path);
  while (directory.includes('/') && isRemoved(pathIn(registry, directory))) directory = dirname(directory);
  try {
    syncDirectory(pathIn(registry, directory));
  } catch (error) {
    if (!(error instanceof Failure && hasCode(error.cause, 'ENOENT'))) throw error; // Another command removed it, and syncs the parent.
  }
}

/** Removes a directory if it is empty; reports whether it does not exist now. */
function isRemoved(directory: string): boolean {
  try {
    rmdirSync(directory);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EBUSY')) return false;
    if (hasCode(error, 'ENOENT')) return true;
    throw error;
  }
}
