import { join } from 'node:path';
import { Failure, hasCode } from '../failure.ts';
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from '../file-system.ts';
import { makeDirectory } from '../make-directory.ts';
import { pause } from '../pause.ts';
import { temporaryPath } from '../replace-files.ts';
import { describeOwner, livenessOfOwner, type Owner, ownerFile, ownerOf, recordAt } from './lock-owner.ts';
import { thisProcess } from './process-identity.ts';
import { type LockContext, waitNotice } from './wait-notice.ts';

/**
 * A lock is a directory with one numbered directory for each owner so far; the highest number is the current owner.
 * Directories are renamed into place, so that an owner appears together with its record, and only one of several
 * processes that take over the lock of a dead owner gets the next number. `.gitignore` hides a lock that a killed
 * process left.
 */
const lockName = '.xstack-lock';

export interface LockTimes {
  /** Time after which a waiting process gives up. */
  readonly patience_ms: number;
  /** Time after which an owner on another machine counts as dead: locks are held for a few renames. */
  readonly stale_ms: number;
}

const usualTimes: LockTimes = { patience_ms: 60_000, stale_ms: 15_000 };

/** Runs `work` while no other xstack writes to this output directory. */
export async function withOutputLock<T>(
  directory: string,
  waiting: LockContext,
  work: () => T,
  times = usualTimes,
): Promise<T> {
  const path = join(directory, lockName);
  makeDirectory(directory);
  const own = attempt(directory, () => prepare(path));
  try {
    const number = tryRename(own, path) ? 1 : await waitFor({ directory, path, own, waiting, times });
    try {
      return work();
    } finally {
      attempt(directory, () => release(path, number));
    }
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/**
 * Waits until no live xstack writes to an output directory. Returns the state of its lock: left by a killed process, or
 * held by one whose state cannot be determined from here.
 */
export async function waitForWriters(
  directory: string,
  waiting: Omit<LockContext, 'progress'>,
  { patience_ms } = usualTimes,
): Promise<'free' | 'held' | 'abandoned'> {
  const path = join(directory, lockName);
  const notice = waitNotice(waiting.stderr);
  for (let waited_ms = 0; ; waited_ms += 50) {
    const found = attempt(directory, () => ownerOf(path));
    if (found === undefined) return 'free';
    const liveness = livenessOfOwner(found);
    if (liveness !== 'alive') return liveness === 'dead' ? 'abandoned' : 'held';
    if (waited_ms >= patience_ms) return 'held';
    notice(waited_ms, () => describeOwner(directory, found));
    await pauseOrFail(directory, path, 50, waiting.signal);
  }
}

/** Creates a lock under a temporary name. */
function prepare(path: string): string {
  const own = temporaryPath(path);
  mkdirSync(own);
  writeNew(join(own, '.gitignore'), '*\n');
  writeRecord(own);
  return own;
}

function writeRecord(own: string): void {
  mkdirSync(join(own, '1'));
  writeNew(join(own, '1', ownerFile), JSON.stringify(thisProcess()));
}

/** Not synced: a lock that a power loss deletes or truncates has no owner. */
function writeNew(path: string, content: string): void {
  const file = openSync(path, 'wx');
  try {
    writeSync(file, content);
  } finally {
    closeSync(file);
  }
}

interface LockAttempt {
  readonly directory: string;
  readonly path: string;
  readonly own: string;
  readonly waiting: LockContext;
  readonly times: LockTimes;
}

/** Waits until the lock is free or its owner is dead; returns the number under which this process owns it. */
async function waitFor({ directory, path, own, waiting, times }: LockAttempt): Promise<number> {
  let waited_ms = 0;
  let observed = { record: '', since_ms: 0 };
  const notice = waitNotice(waiting.stderr);
  for (let round = 1; ; round++) {
    const found = attempt(directory, () => ownerOf(path));
    if (found === undefined) {
      if (tryRename(own, path)) return 1;
    } else {
      const record = JSON.stringify(found);
      if (record !== observed.record) observed = { record, since_ms: waited_ms };
      const isFree = isDead(found, waited_ms - observed.since_ms, times);
      if (isFree && tryTakeOver(path, own, found)) {
        if (found.owner === undefined) waiting.stderr(`\`${path}\` was not the lock of a running xstack: replaced\n`);
        return found.number + 1;
      }
      notice(waited_ms, () => describeOwner(directory, found));
    }
    if (waited_ms >= times.patience_ms) throw locked(directory, path, 'another xstack is writing there');
    if (round === 5) waiting.progress(`waiting for another xstack that writes \`${directory}\``);
    const pause_ms = Math.min(200, 10 * round);
    await pauseOrFail(directory, path, pause_ms, waiting.signal);
    waited_ms += pause_ms;
  }
}

/**
 * Takes a lock over from a dead owner. Between the check and the rename, a live process may have taken over, released
 * and reacquired the lock: then the record of the dead owner does not exist, and this process withdraws.
 */
function tryTakeOver(path: string, own: string, from: Owner): boolean {
  const next = join(path, String(from.number + 1));
  if (!tryRename(join(own, '1'), next)) return false;
  const before = recordAt(join(path, String(from.number), ownerFile));
  if (JSON.stringify(before) === JSON.stringify(from.owner)) return true;
  // The release of the owner may have removed the lock together with the new record.
  if (!tryRename(next, join(own, '1'))) writeRecord(own);
  return false;
}

function isDead(found: Owner, unchanged_ms: number, { stale_ms }: LockTimes): boolean {
  const liveness = livenessOfOwner(found);
  return liveness === 'dead' || (liveness === 'unknown' && unchanged_ms >= stale_ms);
}

/**
 * Renames a directory to an unused name; returns false if the name is used. A directory that is not empty is never
 * replaced.
 */
function tryRename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    // Windows reports EPERM or EACCES if the directory exists.
    if (hasCode(error, 'EEXIST', 'ENOTEMPTY', 'EPERM', 'EACCES', 'ENOENT', 'ENOTDIR')) return false;
    throw new Failure('lock', to, error);
  }
}

/** Removes the lock, or only the own record if the lock was taken over meanwhile. */
function release(path: string, number: number): void {
  const aside = temporaryPath(path);
  const own = ownerOf(path)?.number === number ? path : join(path, String(number));
  try {
    renameSync(own, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return; // Removed by another owner.
    throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}

async function pauseOrFail(directory: string, path: string, time_ms: number, signal: AbortSignal): Promise<void> {
  if (!(await pause(time_ms, signal)))
    throw locked(directory, path, 'interrupted while another xstack is writing there');
}

function locked(directory: string, path: string, reason: string): Failure {
  return new Failure('lock', directory, new Error(reason), {
    code: 'refuse.io.output_locked',
    help: `run again when it has ended; if no xstack is running, remove \`${path}\``,
  });
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('lock', path, error);
  }
}
