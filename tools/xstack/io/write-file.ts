import { dirname } from 'node:path';
import { Failure } from './failure.ts';
import { type BigIntStats, closeSync, fstatSync, fsyncSync, openSync, rmSync, writeSync } from './file-system.ts';
import { makeDirectory } from './make-directory.ts';
import { discard, type Replacement, replaceFiles, temporaryPath } from './replace-files.ts';

/** A file to write: its content in one piece or in several. */
export interface FileWrite {
  readonly target: string;
  readonly content: string | Uint8Array | Iterable<string | Uint8Array>;
  /** Told of the file when it is on the disk, before it is renamed. */
  readonly staged?: (stat: BigIntStats) => void;
  /** Who may read it; without one, what the process allows. */
  readonly mode?: number;
}

/** Writes one file; see `writeFiles`. */
export function writeFile(target: string, content: FileWrite['content'], scratch = dirname(target)): void {
  writeFiles([{ target, content }], scratch);
}

/**
 * The one function that writes files: stages all of them, then renames them over the targets in the order given. A reader,
 * and whoever comes after a crash, sees a whole old file or a whole new one; an error leaves all targets as they were.
 * `scratch` is the directory for the temporary files where they may not stand beside the targets; it must be on the same
 * file system.
 */
export function writeFiles(files: readonly FileWrite[], scratch?: string): void {
  replaceFiles(stageFiles(files, scratch));
}

/** Writes files to the disk under temporary names. An error leaves none of them. */
function stageFiles(files: readonly FileWrite[], scratch?: string): Replacement[] {
  const staged: Replacement[] = [];
  try {
    for (const file of files) staged.push({ temporary: stageFile(file, scratch), target: file.target });
    return staged;
  } catch (error) {
    discard(staged.map(({ temporary }) => temporary));
    throw error;
  }
}

/** Writes a file to the disk under a temporary name, for `replaceFiles`; returns its path. */
export function stageFile({ target, content, staged, mode = 0o666 }: FileWrite, scratch = dirname(target)): string {
  return attempt(target, () => {
    makeDirectory(dirname(target));
    const temporary = temporaryPath(target, scratch);
    try {
      const chunks = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
      const state = writeAndSync(temporary, chunks, mode);
      staged?.(state);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
    return temporary;
  });
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('write', path, error);
  }
}

function writeAndSync(path: string, chunks: Iterable<string | Uint8Array>, mode: number): BigIntStats {
  const file = openSync(path, 'wx', mode);
  try {
    writeGathered(file, chunks);
    fsyncSync(file);
    return fstatSync(file, { bigint: true });
  } finally {
    closeSync(file);
  }
}

/** Written by so many bytes at once, a large file costs less: the system keeps it in large pages. */
const gathered_bytes = 1 << 22;
let gathered = Buffer.allocUnsafe(0);

function writeGathered(file: number, chunks: Iterable<string | Uint8Array>): void {
  if (gathered.length === 0) gathered = Buffer.allocUnsafeSlow(1 << 16);
  let used = 0;
  for (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + gathered.length - used);
      gathered.set(part, used);
      at += part.length;
      used += part.length;
      if (used < gathered.length) continue;
      writeWhole(file, gathered);
      used = 0;
      // Small files need no more than they fill: fresh memory costs too.
      if (gathered.length < gathered_bytes) gathered = Buffer.allocUnsafeSlow(gathered_bytes);
    }
  }
  writeWhole(file, gathered.subarray(0, used));
}

/** `write` may take less than it is given. */
function writeWhole(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
