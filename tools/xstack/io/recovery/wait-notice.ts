/** Context for waiting on a lock. */
export interface LockContext {
  readonly progress: (line: string) => void;
  readonly stderr: (text: string) => void;
  /** Accessed only while waiting: a command that accesses its signal must stop by itself. */
  readonly signal: AbortSignal;
}

/** A wait is reported after this time, and again at intervals. */
const first_ms = 1000;
const interval_ms = 10_000;

/** Reports a wait: called with the time waited so far and the cause, which it evaluates only if it prints. */
export type WaitNotice = (waited_ms: number, cause: () => string) => void;

/**
 * Returns a function that prints the cause of a wait as a line after a second, and then every ten seconds. A pipe gets
 * the lines too: a silent wait resembles a hang.
 */
export function waitNotice(print: (text: string) => void): WaitNotice {
  let next_ms = first_ms;
  return (waited_ms, cause) => {
    if (waited_ms < next_ms) return;
    next_ms = waited_ms < interval_ms ? interval_ms : waited_ms + interval_ms;
    print(`waiting for ${Math.floor(waited_ms / 1000)} s: ${cause()}\n`);
  };
}
