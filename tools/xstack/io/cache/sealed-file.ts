import { sha256Hex } from '#platform';
import { lstatSync, rmSync } from '../file-system.ts';
import { tryRead } from '../try-read.ts';
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
  const bytes = tryRead(path);
  if (bytes === undefined || bytes.length < sealLength) return undefined;
  const text = bytes.subarray(sealLength);
  if (bytes.toString('latin1', 0, sealLength) !== `${sha256Hex(text)}\n`) return undefined;
  try {
    return JSON.parse(text.toString('utf8'));
  } catch {
    return undefined; // Sealed, but by somebody else.
  }
}
