/** The disks that may be found after a crash. */
import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { isBelowPassing, isPassing, partition } from './passing.ts';
import { applyTo, type PendingChange, preserve, type Write } from './pending.ts';
import { type Inode, PosixDisk } from './posix-disk.ts';

/** A disk after a crash, and a string that equal disks have in common. */
export interface CrashState {
  readonly disk: PosixDisk;
  readonly digest: string;
}

/** Maximum number of pending changes of which every subset is tried. */
const exhaustive = 7;

/**
 * Every state that POSIX allows after a crash now: any subset of the entry changes that no sync has preserved, and
 * unsynced data lost, torn, full, or replaced by zeros. If there are more than some hundreds, the subsets are the
 * prefixes and the single changes; with `random` also all but single changes, the suffixes, and some at random. Changes
 * of names that no reader opens are lost or preserved together.
 */
export function* crashStates(disk: PosixDisk, random?: () => number): Generator<CrashState> {
  for (const chosen of chosenChanges(disk, random)) {
    const durable = new Map(disk.durable);
    preserve(chosen, durable);
    const torn = [...reachable(durable)].filter((ino) => disk.pending.writes.has(ino));
    const variants = Math.max(1, ...torn.map((ino) => dataAfter(disk, ino).length));
    // More than one file with unsynced data is rare: all are torn in the same way, then each alone.
    for (let variant = 0; variant < variants; variant++)
      for (const apart of torn.length > 1 ? [undefined, ...torn] : [undefined]) {
        const data = new Map(durable);
        for (const ino of torn) {
          const choices = dataAfter(disk, ino);
          const choice = apart === undefined || apart === ino ? variant : 0;
          data.set(ino, { data: choices[Math.min(choice, choices.length - 1)] as Buffer });
        }
        yield rebooted(disk, data);
      }
  }
}

/** One state at random. */
export function randomCrashState(disk: PosixDisk, random: () => number): PosixDisk {
  const isChosen = new Set<PendingChange>();
  const share = random();
  for (const pending of disk.pending.entries) if (random() < share) isChosen.add(closed(pending, isChosen));
  const durable = new Map(disk.durable);
  preserve(
    disk.pending.entries.filter((pending) => isChosen.has(pending)),
    durable,
  );
  for (const ino of disk.pending.writes.keys()) {
    const choices = dataAfter(disk, ino);
    durable.set(ino, { data: choices[Math.floor(random() * choices.length)] as Buffer });
  }
  return rebooted(disk, durable).disk;
}

function closed(pending: PendingChange, chosen: Set<PendingChange>): PendingChange {
  if (pending.requires !== undefined) chosen.add(pending.requires);
  return pending;
}

/** In the order in which they were made. */
function* chosenChanges(disk: PosixDisk, random?: () => number): Generator<readonly PendingChange[]> {
  const { passing, lasting } = partition(disk);
  for (const subset of subsets(lasting, random))
    for (const chosen of passing.length > 0 ? [subset, [...subset, ...passing]] : [subset]) {
      const isChosen = new Set(chosen);
      yield disk.pending.entries.filter((pending) => isChosen.has(pending));
    }
}

function* subsets(entries: readonly PendingChange[], random?: () => number): Generator<readonly PendingChange[]> {
  const all = entries.length;
  const isWhole = (chosen: readonly PendingChange[]) =>
    chosen.every(({ requires }) => requires === undefined || !entries.includes(requires) || chosen.includes(requires));
  if (all <= exhaustive) {
    for (let bits = 0; bits < 1 << all; bits++) {
      const chosen = entries.filter((_, i) => bits & (1 << i));
      if (isWhole(chosen)) yield chosen;
    }
    return;
  }
  for (let n = 0; n <= all; n++) yield entries.slice(0, n);
  const others = entries.flatMap((entry, n) => [[entry], entries.filter((other) => other !== entry), entries.slice(n)]);
  yield* others.filter((chosen, i) => (random !== undefined || i % 3 === 0) && isWhole(chosen));
  for (let n = 0; n < 32 && random !== undefined; n++) {
    const chosen = entries.filter(() => random() < 0.5);
    if (isWhole(chosen)) yield chosen;
  }
}

function reachable(durable: PosixDisk['durable']): Set<number> {
  const found = new Set<number>([1]);
  for (const ino of found) {
    const stored = durable.get(ino);
    if (stored !== undefined && 'entries' in stored) for (const child of stored.entries.values()) found.add(child);
  }
  return found;
}

/** Unsynced writes after a crash: all lost, all written, the last one torn, or only the size preserved. */
function dataAfter({ durable, pending }: PosixDisk, ino: number): Buffer[] {
  const { data } = durable.get(ino) as { data: Buffer };
  const writes = pending.writes.get(ino) ?? [];
  const whole = writes.reduce(applyTo, data);
  const last = writes.at(-1) as Write;
  const half = { ...last, bytes: last.bytes.subarray(0, last.bytes.length >> 1) };
  const torn = [...writes.slice(0, -1), half].reduce(applyTo, data);
  const zeros = Buffer.concat([data, Buffer.alloc(whole.length - data.length)]);
  return [data, whole, torn, zeros];
}

const hashes = new WeakMap<Buffer, string>();

function hashOf(data: Buffer): string {
  const known = hashes.get(data) ?? createHash('sha256').update(data).digest('base64').slice(0, 12);
  hashes.set(data, known);
  return known;
}

/** Returns a disk with the durable state only, after some time. */
function rebooted(disk: PosixDisk, durable: PosixDisk['durable']): CrashState {
  const after = new PosixDisk(disk.nextIno);
  after.now = disk.now + 10_000_000_000n;
  after.granularity_ns = disk.granularity_ns;
  const lines: string[] = [];
  const put = (ino: number, path: string): void => {
    const before = disk.inodes.get(ino) as Inode;
    const stored = durable.get(ino);
    if (stored === undefined) throw new Error(`bug: nothing durable of inode ${ino}`);
    const links = (after.inodes.get(ino)?.links ?? 0) + 1;
    if ('data' in stored) {
      if (isPassing(basename(path))) lines.push(`${dirname(path)} has passing names`);
      if (!isBelowPassing(path)) lines.push(`${path} ${ino} ${hashOf(stored.data)}`);
      after.preserve({ ...before, entries: new Map(), data: stored.data, links });
      return;
    }
    // Names of temporary files are unique.
    lines.push(isPassing(basename(path)) ? `${dirname(path)} has passing names` : `${path}/`);
    after.preserve({ ...before, entries: new Map(stored.entries), links });
    for (const [name, child] of stored.entries) put(child, `${path}/${name}`);
  };
  put(1, '');
  return { disk: after, digest: [...new Set(lines)].sort().join('\n') };
}
