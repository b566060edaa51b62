/** Names that commands use while they run, and that no reader of their results opens. */
import { isTemporaryName } from '../../../tools/xstack/core/base/text/temporary-name.ts';
import type { PendingChange } from './pending.ts';
import type { PosixDisk } from './posix-disk.ts';

/** Reports whether a name is that of a temporary file, a lock, or a probe of the clock. */
export function isPassing(name: string): boolean {
  return isTemporaryName(name) || name === '.xstack-lock' || /^clock-\d+-\w+$/.test(name);
}

/** Reports whether a path leads to or through such a name. */
export function isBelowPassing(path: string): boolean {
  return path.split('/').some(isPassing);
}

/** Splits changes into those of such names, or of entries below them, and all others. */
export function partition(disk: PosixDisk): {
  readonly passing: readonly PendingChange[];
  readonly lasting: readonly PendingChange[];
} {
  const inside = new Set<number>();
  const enter = (ino: number): void => {
    if (inside.has(ino)) return;
    inside.add(ino);
    for (const child of entriesOf(disk, ino)) enter(child[1]);
  };
  for (const ino of disk.inodes.keys())
    for (const [name, child] of entriesOf(disk, ino)) if (isPassing(name)) enter(child);
  const isNoise = ({ changes }: PendingChange) =>
    changes.every(({ directory, name }) => isPassing(name) || inside.has(directory));
  const { entries } = disk.pending;
  return { passing: entries.filter(isNoise), lasting: entries.filter((pending) => !isNoise(pending)) };
}

function entriesOf({ inodes, durable }: PosixDisk, ino: number): (readonly [string, number])[] {
  const stored = durable.get(ino);
  const preserved = stored !== undefined && 'entries' in stored ? [...stored.entries] : [];
  return [...(inodes.get(ino)?.entries ?? []), ...preserved];
}
