import { Failure, hasCode } from './failure.ts';

/** Reports whether something that was listed did not exist any more when it was read: another process is at work. */
export function isVanished(error: unknown): error is Failure {
  return error instanceof Failure && hasCode(error.cause, 'ENOENT', 'ENOTDIR');
}

/** Does something with a file or directory; returns the failure if the system refuses to read it while it exists. */
export function tryReading<T>(work: () => T): T | Failure {
  try {
    return work();
  } catch (error) {
    if (error instanceof Failure && !isVanished(error)) return error;
    throw error;
  }
}
