import { descriptionLimits } from '../core/base/json/excess.ts';
import { Failure, hasCode } from './failure.ts';
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from './file-system.ts';

/** Does not follow links, and does not wait for the writer of a FIFO. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Cause of a `Failure`: the path is not a regular file. */
export class NotRegularFile extends Error {
  override readonly name = 'NotRegularFile';

  constructor(kind: string) {
    super(`it is a ${kind}, not a regular file`);
  }
}

/** Cause of a `Failure`: the file exceeds the size limit of its kind. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';

  constructor(size: number, most_bytes: number) {
    super(`it has ${size} bytes; ${most_bytes} are allowed`);
  }
}

/** Opens a regular file for reading; undefined if the path does not exist. Throws `Failure` for any other kind. */
export function openRegular(path: string): number | undefined {
  try {
    // Opening a device can have side effects, so the kind is checked both before and after.
    checkRegular(lstatSync(path));
    const file = openSync(path, flags);
    checkRegular(fstatSync(file));
    return file;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw new Failure('read', path, error);
  }
}

/**
 * Returns the bytes of a regular file of at most `most_bytes`; undefined if the path does not exist. Throws `Failure`.
 */
export function readRegular(path: string, most_bytes: number): Uint8Array | undefined {
  const file = openRegular(path);
  if (file === undefined) return undefined;
  try {
    const { size } = fstatSync(file);
    if (size > most_bytes) throw new FileTooLarge(size, most_bytes);
    const bytes = readUpTo(file, size, most_bytes + 1);
    if (bytes.length > most_bytes) throw new FileTooLarge(bytes.length, most_bytes);
    return bytes;
  } catch (error) {
    throw new Failure('read', path, error);
  } finally {
    closeSync(file);
  }
}

/**
 * As `readRegular` for a file that describes others: of one above their limit, returns one byte more, so that the reader of
 * its content refuses it.
 */
export function readRegularDescription(path: string): Uint8Array | undefined {
  const file = openRegular(path);
  if (file === undefined) return undefined;
  const most_bytes = descriptionLimits.bytes + 1;
  try {
    return readUpTo(file, Math.min(fstatSync(file).size, most_bytes), most_bytes);
  } catch (error) {
    throw new Failure('read', path, error);
  } finally {
    closeSync(file);
  }
}

/** `size` is a hint: the file may grow while it is read, and files of /proc have size 0. */
function readUpTo(file: number, size: number, most_bytes: number): Uint8Array {
  let buffer = Buffer.allocUnsafe(size + 1);
  for (let length = 0; ; ) {
    const count = readSync(file, buffer, length, buffer.length - length, null);
    length += count;
    if (count === 0 || length >= most_bytes) return buffer.subarray(0, Math.min(length, most_bytes));
    if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
  }
}

/** Throws `Failure` if the path exists and is not a regular file. */
export function checkRegularFile(path: string): void {
  const file = openRegular(path);
  if (file !== undefined) closeSync(file);
}

/**
 * Throws `Failure` if a path that a user named as the target of a file is a link, a device or the like: `writeFile` would
 * replace it, and not write through it.
 */
export function checkTarget(path: string): void {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats !== undefined) checkRegular(stats);
  } catch (error) {
    throw new Failure('write', path, error);
  }
}

function checkRegular(stats: Stats): void {
  if (!stats.isFile()) throw new NotRegularFile(kindOf(stats));
}

/** Name of the file kind for messages. */
function kindOf(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isDirectory()) return 'directory';
  if (stats.isFIFO()) return 'FIFO';
  return stats.isSocket() ? 'socket' : 'device';
}
