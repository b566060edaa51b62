import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, hasCode } from './failure.ts';

/**
 * The one function that writes files: into a temporary file beside the target, to the disk, then renamed over it,
 * so that a reader, and whoever comes after a crash, sees the old file or the new one. `scratch` is the
 * directory for the temporary file where it may not stand beside the target; it must be on the same file system.
 */
export function writeFile(
  target: string,
  content: string | Uint8Array | Iterable<string | Uint8Array>,
  scratch = dirname(target),
): void {
  try {
    mkdirSync(dirname(target), { recursive: true });
    const temporary = join(scratch, `.xstack-${process.pid}-${sequence++}.tmp`);
    try {
      writeAndSync(temporary, typeof content === 'string' || content instanceof Uint8Array ? [content] : content);
      renameSync(temporary, target);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
    syncDirectory(dirname(target));
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('write', target, error);
  }
}

let sequence = 0;

function writeAndSync(path: string, chunks: Iterable<string | Uint8Array>): void {
  const file = openSync(path, 'wx', 0o666);
  try {
    for (const chunk of chunks) writeWhole(file, typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** `write` may take less than it is given. */
function writeWhole(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** Makes a rename survive a power cut; file systems that cannot sync a directory say EINVAL or EPERM. */
export function syncDirectory(path: string): void {
  let directory: number | undefined;
  try {
    directory = openSync(path, 'r');
    fsyncSync(directory);
  } catch (error) {
    if (!hasCode(error, 'EINVAL', 'EPERM', 'EISDIR', 'EACCES', 'ENOTSUP')) throw error;
  } finally {
    if (directory !== undefined) closeSync(directory);
  }
}
