import { makeDirectory } from '../make-directory.ts';
import { LockBusy, lockPath } from '../recovery/lock-path.ts';
import type { LockContext } from '../recovery/wait-notice.ts';
import { pathIn, type Registry } from './registry.ts';

/** Time after which a waiting process gives up. */
const patience_ms = 36_000;

/** Context for waiting on the lock of a package registry, and the clock. */
export interface RegistryLockContext extends LockContext {
  readonly now: () => number;
}

/** Thrown if the lock was lost or not acquired; the package registry is unchanged. */
export class RegistryBusy extends Error {
  override readonly name = 'RegistryBusy';
}

/**
 * Runs `work` while no other xstack writes to the package registry. The lock is outside `packages/`, where older tools
 * would count it as content; those tools take no lock, so the index is compared once more before it is replaced.
 */
export async function withLock<T>(registry: Registry, waiting: RegistryLockContext, work: () => T): Promise<T> {
  makeDirectory(pathIn(registry, '.xstack'));
  const release = await acquire(registry, waiting);
  try {
    return work();
  } finally {
    await release();
  }
}

async function acquire(registry: Registry, waiting: RegistryLockContext): Promise<() => Promise<void>> {
  try {
    const lock = pathIn(registry, '.xstack', 'lock');
    return await lockPath(
      { path: registry.root, lock, holder: 'another writer of the registry', patience_ms },
      waiting,
    );
  } catch (error) {
    if (!(error instanceof LockBusy)) throw error;
    const isHeld = error.reason === 'held';
    throw new RegistryBusy(
      isHeld
        ? 'the registry is locked by another writer'
        : 'interrupted while waiting for another writer of the registry',
    );
  }
}
