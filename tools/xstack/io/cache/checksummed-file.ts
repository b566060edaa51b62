import { sha256Hex } from '#platform';
import { isExcessive } from '../../core/base/json/excess.ts';
import { lstatSync, rmSync } from '../file-system.ts';
import { tryRead } from '../try-read.ts';
import { writeFile } from '../write-file.ts';

/** 64 hex digits and a newline. */
const checksumLength = 65;

/** Writes a value as JSON after a line with its SHA-256. Replaces a directory that has the path. */
export function writeChecksummed(path: string, value: unknown): void {
  const json = JSON.stringify(value);
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) rmSync(path, { recursive: true });
  writeFile(path, `${sha256Hex(json)}\n${json}`);
}

/** The value that `writeChecksummed` wrote; undefined if the file does not exist or its checksum does not match. */
export function readChecksummed(path: string): unknown {
  const bytes = tryRead(path);
  if (bytes === undefined || bytes.length < checksumLength) return undefined;
  const json = bytes.subarray(checksumLength);
  if (bytes.toString('latin1', 0, checksumLength) !== `${sha256Hex(json)}\n`) return undefined;
  return parseStored(json.toString('utf8'));
}

/** Parses JSON whose checksum matches; undefined if it is not JSON, or needs more memory than JSON of this program. */
export function parseStored(json: string): unknown {
  if (isExcessive(json)) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // The checksum matches, but the content is not ours.
  }
}
