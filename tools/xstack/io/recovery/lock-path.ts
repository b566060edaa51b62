import lockfile from 'proper-lockfile';
import { Failure, hasCode } from '../failure.ts';
import { lstatSync, mkdir, readdirSync, rmdir, rmdirSync, stat, utimes } from '../file-system.ts';
import { pause } from '../pause.ts';
import { type LockContext, waitNotice } from './wait-notice.ts';

/** The functions that `proper-lockfile` calls while `realpath` is off. */
const fileSystem = { mkdir, rmdir, rmdirSync, stat, utimes };

/** Longer than any owner works without refreshing its lock; the lock of a dead process is waited for as long. */
const usualStale_ms = 5_000;

/** A new lock is up to a second ahead of the clock: `proper-lockfile` measures the precision of its time with it. */
const ahead_ms = 2_000;

/** A lock to acquire. */
export interface PathLock {
  /** The locked file or directory, for messages. */
  readonly path: string;
  /** The directory that is the lock; its owner updates its time. */
  readonly lock: string;
  /** The owner of a held lock, for messages. */
  readonly holder: string;
  readonly patience_ms: number;
}

/** Thrown if a lock was not acquired: its owner is alive, or the user interrupted the wait. */
export class LockBusy extends Error {
  override readonly name = 'LockBusy';
  readonly reason: 'held' | 'interrupted';

  constructor(reason: 'held' | 'interrupted') {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Locks a path against other processes; returns the function that unlocks it. Throws `LockBusy`, and `Failure` at once if
 * the path of the lock cannot be a lock of a live process.
 */
export async function lockPath(
  { path, lock, holder, patience_ms }: PathLock,
  waiting: LockContext,
  stale_ms = usualStale_ms,
): Promise<() => Promise<void>> {
  const notice = waitNotice(waiting.stderr);
  const future = futureLock(stale_ms);
  let waited_ms = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      return await lockNow(path, lock, stale_ms);
    } catch (error) {
      const problem = hasCode(error, 'ELOCKED') ? (shapeProblem(lock) ?? future(lock, waited_ms)) : error;
      if (problem !== undefined)
        throw new Failure('lock', path, problem, { help: `if no other xstack is running, remove \`${lock}\`` });
    }
    if (waited_ms >= patience_ms) throw new LockBusy('held');
    if (attempt === 5) waiting.progress(`waiting for ${holder}`);
    notice(waited_ms, () => `${holder} has the lock \`${lock}\``);
    const pause_ms = 20 + ((process.pid * 7 + attempt * 13) % 80);
    if (!(await pause(pause_ms, waiting.signal))) throw new LockBusy('interrupted');
    waited_ms += pause_ms;
  }
}

async function lockNow(path: string, lock: string, stale: number): Promise<() => Promise<void>> {
  const release = await lockfile.lock(path, {
    lockfilePath: lock,
    stale,
    // Only a suspended process loses its lock; what it replaces is compared once more.
    onCompromised: () => {},
    realpath: false,
    fs: fileSystem,
  });
  return async () => {
    try {
      await release();
    } catch (error) {
      if (!hasCode(error, 'ERELEASED', 'ENOTACQUIRED', 'ECOMPROMISED')) throw new Failure('unlock', path, error);
    }
  };
}

/** Returns the reason why the entry at the path of a lock is none: a lock is an empty directory. */
function shapeProblem(lock: string): Error | undefined {
  try {
    if (!lstatSync(lock).isDirectory()) return new Error(`\`${lock}\` is not a directory`);
    return readdirSync(lock).length > 0 ? new Error(`\`${lock}\` is not empty, as a lock is`) : undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined; // Released meanwhile.
    throw new Failure('access', lock, error);
  }
}

/**
 * Returns a function that detects a lock with a time in the future, which no owner updates. Such a lock never becomes
 * stale; the clock of an owner on another machine may be ahead.
 */
function futureLock(stale_ms: number): (lock: string, waited_ms: number) => Error | undefined {
  let seen = { time_ms: 0, since_ms: 0 };
  return (lock, waited_ms) => {
    const time_ms = lstatSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (time_ms !== seen.time_ms) seen = { time_ms, since_ms: waited_ms };
    const isAbandoned = waited_ms - seen.since_ms > stale_ms + ahead_ms && time_ms > 0;
    return isAbandoned ? new Error(`\`${lock}\` was left by a killed process, at a time in the future`) : undefined;
  };
}
