import { descriptionLimits } from '../core/base/json/excess.ts';
import { maximumBytes } from '../core/base/json/read.ts';
import { boundHeapGrowth } from './engine.ts';
import { Failure } from './failure.ts';
import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
} from './file-system.ts';

/**
 * The file system as the compiler uses it. `disk` is the real one; tests provide others. All functions throw `Failure`.
 */
export interface Disk {
  /** Returns the entries of a directory, in any order. */
  readonly list: (path: string) => readonly DiskEntry[];
  /**
   * Returns the bytes of a file, valid until the next read; `size` is the result of `stat`. Of a file larger than
   * `most_bytes`, by default the limit of all JSON, returns one byte more than that, which shows its excess.
   */
  readonly read: (path: string, size?: number, most_bytes?: number) => Uint8Array;
  /** Yields the bytes of a file of any size, in chunks that are valid until the next. */
  readonly chunks: (path: string, size?: number) => Iterable<Uint8Array>;
  /** Returns the stat of the path itself: links are not followed. */
  readonly stat: (path: string) => DiskStat;
}

export interface DiskEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
}

/** Identifies a state of a file; times in nanoseconds since 1970. */
export interface DiskStat {
  readonly mode: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly ino: bigint;
  /** Device number of the file system. */
  readonly dev: bigint;
}

export const disk: Disk = {
  list: (path) => {
    try {
      return readdirSync(path, withKinds).map(entryOf);
    } catch (error) {
      throw new Failure('list', path, error);
    }
  },
  read: (path, size, most_bytes = maximumBytes) => attempt('read', path, () => readInto(path, size, most_bytes)),
  chunks: readChunks,
  stat: (path) => {
    try {
      return lstatSync(path, inNanoseconds);
    } catch (error) {
      throw new Failure('access', path, error);
    }
  },
};

/** Reads a file that describes others: of one above their limit, one byte more. */
export function readDescription(path: string, from = disk): Uint8Array {
  return from.read(path, undefined, descriptionLimits.bytes);
}

const withKinds = { withFileTypes: true } as const;
const inNanoseconds = { bigint: true } as const;

/** Non-blocking: opening a FIFO without a writer would block the process indefinitely; now it reads as empty. */
const readOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Buffer shared by all reads: an allocation for each file would cost more than the read. */
let buffer = Buffer.allocUnsafeSlow(1 << 16);
let chunk: Buffer | undefined;

/** Larger buffers are not reused. */
const maximumReused = 1 << 24;

function readInto(path: string, size: number | undefined, most_bytes: number): Uint8Array {
  const maximumRead = most_bytes + 1;
  const file = openSync(path, readOnly);
  try {
    let bytes = buffer;
    // Room for one more byte, to detect the end of a file of unknown size.
    const room = Math.min((size ?? fstatSync(file).size) + 1, maximumRead);
    boundHeapGrowth(room);
    if (room > bytes.length) bytes = Buffer.allocUnsafeSlow(Math.min(Math.max(room, 2 * bytes.length), maximumRead));
    let length = 0;
    for (;;) {
      const read = readSync(file, bytes, length, Math.min(bytes.length, maximumRead) - length, null);
      length += read;
      if (read === 0 || length === size || length === maximumRead) break;
      if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(bytes.length * 2, maximumRead));
    }
    if (bytes.length <= maximumReused) buffer = bytes;
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

/** Reads until the buffer is full, the file ends, or exactly the expected bytes were read. */
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
