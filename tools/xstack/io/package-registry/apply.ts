import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { tarballPath } from '../../core/scene/index/coordinate.ts';
import { printHistoryLine } from '../../core/scene/index/history.ts';
import { indexFile, printIndex, publishedIntegrity, type RegistryIndex } from '../../core/scene/index/index.ts';
import { Failure } from '../failure.ts';
import { renameSync } from '../file-system.ts';
import { FileTooLarge } from '../regular-file.ts';
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
    isCommitted = isSame(readIndexBytes(registry), basis) && commit(registry, staged, bytes, change, holds);
  } finally {
    if (!isCommitted && change.put !== undefined) undoPlacement(registry, change.put, now_ms);
  }
  if (!isCommitted) return false;
  if (change.put?.replaces !== undefined) removeAside(registry, change.put.replaces.integrity);
  if (change.remove !== undefined) removeTarball(registry, change.remove);
  return true;
}

function commit<C extends RegistryChange>(
  registry: Registry,
  staged: string,
  bytes: Uint8Array,
  change: C,
  holds: Application<C>['holds'],
): boolean {
  const path = pathIn(registry, indexFile);
  try {
    renameSync(staged, path);
  } catch (error) {
    throw new Failure('write', path, error);
  }
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
