import { isSystemError } from './failure.ts';
import { closeSync, constants, fstatSync, openSync, readSync } from './file-system.ts';

/** Does not follow links, and does not wait for the writer of a FIFO. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Upper bound of all files read here. */
const largest_bytes = 2 ** 31;

/**
 * Returns the bytes of a file or of a part of it; undefined if it is unreadable or larger than `most_bytes`. Only for data
 * that can be regenerated.
 */
export function tryRead(
  path: string,
  part?: { readonly start: number; readonly length: number },
  most_bytes = largest_bytes,
): Buffer | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, flags);
    const { start, length } = part ?? { start: 0, length: fstatSync(file).size };
    if (length > most_bytes) return undefined;
    const bytes = Buffer.allocUnsafeSlow(length);
    let at = 0;
    for (let read = -1; read !== 0 && at < length; at += read)
      read = readSync(file, bytes, at, length - at, start + at);
    return bytes.subarray(0, at);
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
