import { setTimeout } from 'node:timers/promises';
import { Failure, hasCode } from '../failure.ts';
import { makeDirectory } from '../make-directory.ts';
import { lockPath } from '../recovery/lock-path.ts';
import { pathIn, type Registry } from './registry.ts';

/** Longer than any owner works without refreshing its lock; the lock of a dead process is waited for as long. */
const stale_ms = 5_000;
const attempts = 600;

/** Context for waiting on a lock: progress, cancellation, and the clock. */
export interface RegistryLockContext {
  readonly now: () => number;
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
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
  const directory = pathIn(registry, '.xstack');
  makeDirectory(directory);
  const release = await acquire(registry, directory, waiting);
  try {
    return work();
  } finally {
    await release().catch((error: unknown) => {
      if (!hasCode(error, 'ERELEASED', 'ENOTACQUIRED', 'ECOMPROMISED'))
        throw new Failure('unlock', registry.root, error);
    });
  }
}

async function acquire(registry: Registry, directory: string, { progress, signal }: RegistryLockContext) {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      return await lockPath(directory, {
        lockfilePath: pathIn(registry, '.xstack', 'lock'),
        stale: stale_ms,
        // A lost lock is detected by comparing the index before it is replaced.
        onCompromised: () => {},
      });
    } catch (error) {
      if (!hasCode(error, 'ELOCKED')) throw new Failure('lock', registry.root, error);
    }
    if (attempt === 5) progress('waiting for another writer of the registry');
    await pause(20 + ((process.pid * 7 + attempt * 13) % 80), signal);
  }
  throw new RegistryBusy('the registry is locked by another writer');
}

async function pause(time_ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(time_ms, undefined, { signal });
  } catch {
    throw new RegistryBusy('interrupted while waiting for another writer of the registry');
  }
}
