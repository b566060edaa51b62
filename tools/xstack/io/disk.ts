import { maximumBytes } from '../core/base/json/read.ts';
import { Failure } from './failure.ts';
import { closeSync, constants, type Dirent, lstatSync, openSync, readdirSync, readSync } from './file-system.ts';

/** What the compiler asks of a file system. `disk` is the real one; tests bring their own. All throw `Failure`. */
export interface Disk {
  /** The entries of a directory, in any order. */
  readonly list: (path: string) => readonly DiskEntry[];
  /** The bytes of a file, valid until the next read; `size` is what `stat` said of it. */
  readonly read: (path: string, size?: number) => Uint8Array;
  /** The bytes of a file of any size, in chunks that are valid until the next. */
  readonly chunks: (path: string, size?: number) => Iterable<Uint8Array>;
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
  /** The device of the file system that the file is on. */
  readonly dev: bigint;
}

export const disk: Disk = {
  list: (path) => attempt('list', path, () => readdirSync(path, { withFileTypes: true }).map(entryOf)),
  read: (path, size) => attempt('read', path, () => readInto(path, size)),
  chunks: readChunks,
  stat: (path) => attempt('look at', path, () => lstatSync(path, { bigint: true })),
};

/** Without a writer, a FIFO opened for reading would block the process for good: this way it is empty. */
const readOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** One buffer for all files: fresh memory for each would cost more than the reading. */
let buffer = Buffer.allocUnsafeSlow(1 << 16);
let chunk: Buffer | undefined;

/** A larger buffer is not used again. */
const maximumKept = 1 << 24;

/** What is read whole is JSON: a byte more than it may have shows that a file is too large. */
const maximumRead = maximumBytes + 1;

function readInto(path: string, size: number | undefined): Uint8Array {
  const file = openSync(path, readOnly);
  try {
    let bytes = buffer;
    if (size !== undefined && size > bytes.length)
      bytes = Buffer.allocUnsafeSlow(Math.min(Math.max(size, 2 * bytes.length), maximumRead));
    let length = 0;
    for (;;) {
      const read = readSync(file, bytes, length, bytes.length - length, null);
      length += read;
      if (read === 0 || length === size || length === maximumRead) break;
      if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(bytes.length * 2, maximumRead));
    }
    if (bytes.length <= maximumKept) buffer = bytes;
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

function* readChunks(path: string, size?: number): Generator<Uint8Array> {
  const file = attempt('read', path, () => openSync(path, readOnly));
  try {
    chunk ??= Buffer.allocUnsafeSlow(1 << 20);
    const bytes = chunk;
    let total = 0;
    do {
      const length = attempt('read', path, () => fill(file, bytes, (size ?? Infinity) - total));
      if (length === 0) return;
      total += length;
      yield bytes.subarray(0, length);
    } while (total !== size);
  } finally {
    closeSync(file);
  }
}

/** Reads until the buffer is full, the file ends, or exactly the expected bytes have come. */
function fill(file: number, bytes: Buffer, expected: number): number {
  let length = 0;
  for (;;) {
    const read = readSync(file, bytes, length, bytes.length - length, null);
    length += read;
    if (read === 0 || length === bytes.length || length === expected) return length;
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
