import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, rmSync } from 'node:fs';
import { sha256Hex } from '#platform';
import { isSystemError } from '../failure.ts';
import { writeFile } from '../write-file.ts';

const sealLength = 65;

/** Writes a value as JSON behind a line with its hash, in the place of whatever stands there. */
export function writeSealed(path: string, value: unknown): void {
  const text = JSON.stringify(value);
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) rmSync(path, { recursive: true });
  writeFile(path, `${sha256Hex(text)}\n${text}`);
}

/** What `writeSealed` wrote, or undefined if there is nothing, or if it is not as it was written. */
export function readSealed(path: string): unknown {
  const bytes = readWhole(path);
  if (bytes === undefined || bytes.length < sealLength) return undefined;
  const text = bytes.subarray(sealLength);
  if (bytes.toString('latin1', 0, sealLength) !== `${sha256Hex(text)}\n`) return undefined;
  try {
    return JSON.parse(text.toString('utf8'));
  } catch {
    return undefined; // Sealed, but by somebody else.
  }
}

/** No file of a cache is larger. */
const most_bytes = 2 ** 31;

/** What stands in the place of a file may be a link, or a pipe that nobody writes to. */
export const readOnly = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The bytes of a file, or undefined if it cannot be read: what a cache has lost is made again. */
export function readWhole(path: string): Buffer | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, readOnly);
    const { size } = fstatSync(file);
    if (size > most_bytes) return undefined;
    const bytes = Buffer.allocUnsafeSlow(size);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(file, bytes, length, bytes.length - length, null);
    return bytes.subarray(0, length);
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
