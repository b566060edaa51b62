import { isSystemError } from './failure.ts';
import { closeSync, constants, fstatSync, openSync, readSync } from './file-system.ts';

/** What stands in the place of a file may be a link, or a pipe that nobody writes to. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** No file that is read here is larger. */
const most_bytes = 2 ** 31;

/** The bytes of a file, or of a part of it; undefined if it cannot be read: for what is made again where it is lost. */
export function tryRead(path: string, part?: { readonly start: number; readonly length: number }): Buffer | undefined {
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
