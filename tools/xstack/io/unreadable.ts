import { Failure, hasCode } from './failure.ts';

/** Reports whether a listed entry no longer existed when it was read: another process deleted it. */
export function isVanished(error: unknown): error is Failure {
  return error instanceof Failure && hasCode(error.cause, 'ENOENT', 'ENOTDIR');
}

/** Runs `work` on a file or directory; returns the failure if it exists but is unreadable. */
export function tryReading<T>(work: () => T): T | Failure {
  try {
    return work();
  } catch (error) {
    if (error instanceof Failure && !isVanished(error)) return error;
    throw error;
  }
}
