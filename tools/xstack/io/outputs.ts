import { dirname, join } from 'node:path';
import { isTemporaryName } from '../core/base/text/temporary-name.ts';
import type { DiskStat } from './disk.ts';
import { Failure, isSystemError } from './failure.ts';
import { closeSync, existsSync, fstatSync, lstatSync, openSync, readdirSync, readSync, rmSync } from './file-system.ts';
import { withOutputLock } from './recovery/output-lock.ts';
import type { LockContext } from './recovery/wait-notice.ts';
import { discard, type Replacement, replaceFiles } from './replace-files.ts';
import { syncAncestors } from './sync-directory.ts';
import { stageFile } from './write-file.ts';

/** A file to generate: its path and its content in chunks, produced again on each call. */
export interface Output {
  readonly target: string;
  readonly chunks: () => Iterable<Uint8Array>;
  /** Result of an earlier comparison of the file with this content; with `same`, the content is never produced. */
  readonly known?: 'same' | 'other';
}

/** A generated file with its current content. */
export interface OutputFile {
  readonly target: string;
  /** True if it was written. */
  readonly isNew: boolean;
  /** Stat of that file; a rename changes `ctimeNs` only. */
  readonly stat: DiskStat;
}

/** Location and locking of outputs. */
export interface OutputOptions {
  /** The output directory: one process at a time replaces files in it. */
  readonly directory: string;
  readonly waiting: LockContext;
  /** Called under the lock: returns files of earlier runs to remove before the last output is replaced. */
  readonly obsolete?: () => readonly string[];
}

/**
 * Updates generated files in the order given; writes only files whose bytes change. All are on disk before the first is
 * replaced, and an error leaves every file of the last successful run. Takes no lock if nothing changes.
 */
export async function writeOutputs(outputs: readonly Output[], options: OutputOptions): Promise<OutputFile[]> {
  const written = await writeOutputsIf(() => true, outputs, options);
  if (written === undefined) throw new Error('bug: outputs that depend on none are out of date');
  return written;
}

/**
 * Like `writeOutputs`, if `isCurrent` confirms under the lock that the outputs are still those that the new ones were
 * derived from; undefined otherwise.
 */
export async function writeOutputsIf(
  isCurrent: () => boolean,
  outputs: readonly Output[],
  options: OutputOptions,
): Promise<OutputFile[] | undefined> {
  const files: OutputComparison[] = outputs.map((output) => ({ output, stat: statIfCurrent(output) }));
  if (files.every(({ stat }) => stat !== undefined)) return upToDate(files);
  try {
    for (const file of files) if (file.stat === undefined) stageOutput(file);
    const replace = () => (isCurrent() ? replaceOutputs(files, options) : undefined);
    return await withOutputLock(options.directory, options.waiting, replace);
  } finally {
    discard(files.map(({ temporary }) => temporary));
  }
}

/** An output and the file with its content: the target, or a staged file. */
interface OutputComparison {
  readonly output: Output;
  stat: DiskStat | undefined;
  /** Path of the staged file; absent if the target is up to date. */
  temporary?: string;
}

function stageOutput(file: OutputComparison): void {
  const { target, chunks, known } = file.output;
  if (known === 'same') throw new Error(`bug: \`${target}\` changed, but the outputs are current`);
  const staged = (stat: DiskStat) => {
    file.stat = stat;
  };
  file.temporary = stageFile({ target, content: chunks(), staged });
}

function replaceOutputs(files: readonly OutputComparison[], { directory, obsolete }: OutputOptions): OutputFile[] {
  // Another process may have written the file between the comparison and the lock.
  for (const file of files) if (file.temporary === undefined && !isUnchanged(file)) stageOutput(file);
  const replacements: Replacement[] = files.flatMap(({ output: { target }, temporary }) =>
    temporary === undefined ? [] : [{ target, temporary }],
  );
  replacements.splice(-1, 0, ...(obsolete?.() ?? []).map((target) => ({ target })));
  replaceFiles(replacements);
  const written = upToDate(files);
  if (written.every(({ isNew }) => isNew)) syncAncestors(dirname(directory)); // The directory itself may be new.
  removeLeftovers(written.filter(({ isNew }) => isNew));
  return written;
}

function isUnchanged({ output: { target }, stat }: OutputComparison): boolean {
  const now = lstatSync(target, { bigint: true, throwIfNoEntry: false });
  return now?.ino === stat?.ino && now?.ctimeNs === stat?.ctimeNs && now?.mtimeNs === stat?.mtimeNs;
}

function upToDate(files: readonly OutputComparison[]): OutputFile[] {
  return files.map(({ output: { target }, stat, temporary }) => ({
    target,
    stat: stat as DiskStat,
    isNew: temporary !== undefined,
  }));
}

const stale_ns = 3_600_000_000_000n;

/** Removes temporary files of killed processes beside files that were just written. */
function removeLeftovers(written: readonly OutputFile[]): void {
  const times = new Map(written.map(({ target, stat }) => [dirname(target), stat.mtimeNs]));
  for (const [directory, now] of times) {
    try {
      for (const name of readdirSync(directory).filter(isTemporaryName)) {
        const path = join(directory, name);
        if (now - lstatSync(path, { bigint: true }).mtimeNs > stale_ns) rmSync(path, { recursive: true });
      }
    } catch (error) {
      if (!isSystemError(error)) throw error; // The outputs are written. Files of other programs may stay.
    }
  }
}

/** Returns the files that were written. */
export function writtenTargets(files: readonly OutputFile[]): string[] {
  return files.filter(({ isNew }) => isNew).map(({ target }) => target);
}

/** Returns the stat of the file if its content is up to date. */
function statIfCurrent({ target, chunks, known }: Output): DiskStat | undefined {
  try {
    if (known === 'other') return undefined;
    if (known === 'same') return lstatSync(target, { bigint: true });
    if (!existsSync(target) || !lstatSync(target).isFile()) return undefined;
    const file = openSync(target, 'r');
    try {
      const stat = fstatSync(file, { bigint: true });
      return hasContent(file, chunks()) ? stat : undefined;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new Failure('read', target, error);
  }
}

/** Compares in reused buffers: an allocation for each chunk costs more than the comparison. */
function hasContent(file: number, chunks: Iterable<Uint8Array>): boolean {
  let there = Buffer.allocUnsafeSlow(1 << 18);
  for (const chunk of chunks) {
    if (chunk.length > there.length) there = Buffer.allocUnsafeSlow(chunk.length);
    if (readSync(file, there, 0, chunk.length, null) !== chunk.length) return false;
    if (there.compare(chunk, 0, chunk.length, 0, chunk.length) !== 0) return false;
  }
  return readSync(file, there, 0, 1, null) === 0;
}
