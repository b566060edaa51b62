import { dirname } from 'node:path';
import { Failure } from './failure.ts';
import { type BigIntStats, closeSync, fstatSync, fsyncSync, openSync, rmSync, writeSync } from './file-system.ts';
import { makeDirectory } from './make-directory.ts';
import { discard, type Replacement, replaceFiles, replaceFilesTogether, temporaryPath } from './replace-files.ts';
import { mostOpen, type OpenFile, syncTogether } from './sync-together.ts';

/** A file to write; `content` as a whole or in chunks. */
export interface FileWrite {
  readonly target: string;
  readonly content: string | Uint8Array | Iterable<string | Uint8Array>;
  /** Called when the file is on disk, before it is renamed. */
  readonly staged?: (stat: BigIntStats) => void;
  /** Permission bits; default: those of the process. */
  readonly mode?: number;
}

/** Writes one file; see `writeFiles`. */
export function writeFile(target: string, content: FileWrite['content'], stagingDirectory = dirname(target)): void {
  writeFiles([{ target, content }], stagingDirectory);
}

/**
 * The only function that writes files: stages all of them, then renames them over the targets in the order given.
 * Readers see either the old or the new file as a whole, also after a crash; an error leaves all targets unchanged.
 * `staging`: directory for the temporary files, if they must not be beside the targets; on the same file system.
 */
export function writeFiles(files: readonly FileWrite[], stagingDirectory?: string): void {
  replaceFiles(stageFiles(files, stagingDirectory));
}

/**
 * Writes many files like `writeFiles`, with the temporary files in one directory: syncs them in parallel, and each directory
 * of targets once. A kill leaves each target old or new, and nothing beside it.
 */
export async function writeFilesTogether(files: readonly FileWrite[], staging: string): Promise<void> {
  const staged: Replacement[] = [];
  try {
    for (let at = 0; at < files.length; at += mostOpen)
      await stageTogether(files.slice(at, at + mostOpen), staging, staged);
  } catch (error) {
    discard(staged.map(({ temporary }) => temporary));
    throw error;
  }
  await replaceFilesTogether(staged, staging);
}

/** Appends to `staged` before anything is written, so that an error leaves no unknown file. */
async function stageTogether(files: readonly FileWrite[], staging: string, staged: Replacement[]): Promise<void> {
  const opened: OpenFile[] = [];
  try {
    for (const { target, content, mode = 0o666 } of files)
      attempt(target, () => {
        const temporary = temporaryPath(target, staging);
        const descriptor = openSync(temporary, 'wx', mode);
        opened.push({ path: target, descriptor });
        staged.push({ target, temporary });
        writeGathered(descriptor, chunksOf(content));
      });
    await syncTogether(opened, 'write');
  } finally {
    for (const { descriptor } of opened) closeSync(descriptor);
  }
}

function chunksOf(content: FileWrite['content']): Iterable<string | Uint8Array> {
  return typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
}

/** Writes files under temporary names. An error removes all of them. */
function stageFiles(files: readonly FileWrite[], stagingDirectory?: string): Replacement[] {
  const staged: Replacement[] = [];
  try {
    for (const file of files) staged.push({ temporary: stageFile(file, stagingDirectory), target: file.target });
    return staged;
  } catch (error) {
    discard(staged.map(({ temporary }) => temporary));
    throw error;
  }
}

/** Writes a file under a temporary name, for `replaceFiles`; returns its path. */
export function stageFile(
  { target, content, staged, mode = 0o666 }: FileWrite,
  stagingDirectory = dirname(target),
): string {
  return attempt(target, () => {
    makeDirectory(dirname(target));
    const temporary = temporaryPath(target, stagingDirectory);
    try {
      const state = writeAndSync(temporary, chunksOf(content), mode);
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

/** Size of a write: the system stores a file written in large blocks in large pages. */
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
      writeAll(file, gathered);
      used = 0;
      // Allocates on demand: small files do not need the full buffer.
      if (gathered.length < gathered_bytes) gathered = Buffer.allocUnsafeSlow(gathered_bytes);
    }
  }
  writeAll(file, gathered.subarray(0, used));
}

/** `write` may be partial. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
