import { Failure } from './failure.ts';
import { closeSync, type Dirent, lstatSync, openSync, readdirSync, readSync } from './file-system.ts';

/** What the compiler asks of a file system. `disk` is the real one; tests bring their own. All throw `Failure`. */
export interface Disk {
  /** The entries of a directory, in any order. */
  readonly list: (path: string) => readonly DiskEntry[];
  /** The bytes of a file, valid until the next read; `size` is what `stat` said of it. */
  readonly read: (path: string, size?: number) => Uint8Array;
  /** What stands at the path itself: links are not followed. */
  readonly stat: (path: string) => DiskStat;
}

export interface DiskEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
}

/** What identifies one state of a file; times in nanoseconds since 1970. */
export interface DiskStat {
  readonly mode: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly ino: bigint;
}

export const disk: Disk = {
  list: (path) => attempt('list', path, () => readdirSync(path, { withFileTypes: true }).map(entryOf)),
  read: (path, size) => attempt('read', path, () => readInto(path, size)),
  stat: (path) => attempt('look at', path, () => lstatSync(path, { bigint: true })),
};

/** One buffer for all files: fresh memory for each would cost more than the reading. */
let buffer = Buffer.allocUnsafeSlow(1 << 16);

function readInto(path: string, size: number | undefined): Uint8Array {
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (;;) {
      const read = readSync(file, buffer, length, buffer.length - length, null);
      length += read;
      if (read === 0 || length === size) return buffer.subarray(0, length);
      if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
    }
  } finally {
    closeSync(file);
  }
}

function attempt<T>(doing: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Failure(doing, path, error);
  }
}

function entryOf(entry: Dirent): DiskEntry {
  const kind = entry.isFile()
    ? 'file'
    : entry.isDirectory()
      ? 'directory'
      : entry.isSymbolicLink()
        ? 'symlink'
        : 'other';
  return { name: entry.name, kind };
}
