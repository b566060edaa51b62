import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { tarballPath } from '../../core/scene/index/coordinate.ts';
import { printHistoryLine } from '../../core/scene/index/history.ts';
import { indexFile, printIndex, publishedIntegrity, type RegistryIndex } from '../../core/scene/index/index.ts';
import { Failure, hasCode } from '../failure.ts';
import { linkSync, renameSync, rmSync } from '../file-system.ts';
import { FileTooLarge, readRegular } from '../regular-file.ts';
import { syncAncestors } from '../sync-directory.ts';
import { writeFile } from '../write-file.ts';
import { appendHistory } from './history.ts';
import { placeTarball, removeAside, removeTarball } from './placement.ts';
import { maximumIndex_bytes, parseIndex, readCompleteIndex, readIndexBytes } from './read-index.ts';
import { recover } from './recover.ts';
import { pathIn, type Registry } from './registry.ts';
import type { RegistryChange } from './registry-change.ts';

/** State and inputs of applying a change. */
export interface Application<C> {
  readonly staging: string;
  readonly basis: Uint8Array | undefined;
  readonly holds: (index: RegistryIndex, change: C) => boolean;
  readonly now_ms: number;
}

/**
 * Returns false if another process changed the index meanwhile; then only a line in the history remains of the attempt.
 */
export function applyChange<C extends RegistryChange>(
  registry: Registry,
  change: C,
  { staging, basis, holds, now_ms }: Application<C>,
): boolean {
  const bytes = Buffer.from(printIndex(change.index), 'utf8');
  if (bytes.length > maximumIndex_bytes)
    throw new Failure('write', pathIn(registry, indexFile), new FileTooLarge(bytes.length, maximumIndex_bytes));
  const staged = join(staging, 'index');
  writeFile(staged, bytes);
  appendHistory(registry, printHistoryLine(change.event, basis === undefined ? null : sha256(basis), sha256(bytes)));
  let isCommitted = false;
  try {
    if (change.put !== undefined)
      placeTarball(
        registry,
        join(staging, 'tarball'),
        tarballPath(change.put.name, change.put.version),
        change.put.replaces,
      );
    isCommitted =
      isSame(readIndexBytes(registry), basis) &&
      replaceIndex(registry, staged, basis) &&
      lasts(registry, bytes, change, holds);
  } finally {
    if (!isCommitted && change.put !== undefined) undoPlacement(registry, change.put, now_ms);
  }
  if (!isCommitted) return false;
  if (change.put?.replaces !== undefined) removeAside(registry, change.put.replaces.integrity);
  if (change.remove !== undefined) removeTarball(registry, change.remove);
  return true;
}

/**
 * Replaces the index. Older tools take no lock and write it in place: if one has written between the check and the rename,
 * its file is put back. Returns false then.
 */
function replaceIndex(registry: Registry, staged: string, basis: Uint8Array | undefined): boolean {
  const path = pathIn(registry, indexFile);
  const previous = `${staged}.previous`;
  try {
    const isLinked = basis !== undefined && isLinkMade(path, previous);
    renameSync(staged, path);
    if (!isLinked || isSame(readRegular(previous, maximumIndex_bytes), basis)) return true;
    renameSync(previous, path);
    return false;
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('write', path, error);
  }
}

/** Gives a file a second name; false if it does not exist, or on file systems without links. */
function isLinkMade(path: string, link: string): boolean {
  try {
    rmSync(link, { force: true });
    linkSync(path, link);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) return false;
    throw error;
  }
}

/** Syncs the new index; reports whether it still contains the change. */
function lasts<C extends RegistryChange>(
  registry: Registry,
  bytes: Uint8Array,
  change: C,
  holds: Application<C>['holds'],
): boolean {
  syncAncestors(registry.root);
  const written = readCompleteIndex(registry);
  if (isSame(written, bytes)) return true;
  const now = parseIndex(() => {}, registry, written);
  return now !== undefined && holds(now, change);
}

/** Undoes the placement of a tarball that the index does not name. */
function undoPlacement(
  registry: Registry,
  { name, version, replaces }: NonNullable<RegistryChange['put']>,
  now_ms: number,
): void {
  const index = parseIndex(() => {}, registry, readCompleteIndex(registry));
  if (index === undefined) return;
  const isNamed = publishedIntegrity(index, name, version) !== undefined;
  if (isNamed) recover(registry, index, now_ms);
  else if (replaces === undefined) removeTarball(registry, tarballPath(name, version));
}

/** Reports whether two reads of a file that may be absent are equal. */
export function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : Buffer.compare(a, b) === 0;
}

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
