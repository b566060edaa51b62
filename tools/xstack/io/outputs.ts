import { dirname, join } from 'node:path';
import { isTemporaryName } from '../core/text/temporary-name.ts';
import type { DiskStat } from './disk.ts';
import { Failure, isSystemError } from './failure.ts';
import { closeSync, existsSync, fstatSync, lstatSync, openSync, readdirSync, readSync, rmSync } from './file-system.ts';
import { writeFiles } from './write-file.ts';

/** A file to be generated: where, and its text in chunks, which is made anew each time it is asked for. */
export interface Output {
  readonly target: string;
  readonly text: () => Iterable<Uint8Array>;
  /** Whether the file that is there has this text, if that is known already; where it has, nobody asks for the text. */
  readonly known?: 'same' | 'other';
}

/** A generated file that has its text. */
export interface UpToDate {
  readonly target: string;
  /** Whether it was written. */
  readonly isNew: boolean;
  /** The file with that text; renaming changes its `ctimeNs` only. */
  readonly stat: DiskStat;
}

/**
 * Brings generated files up to date, in the order given: only those whose bytes change are written. All are on the disk
 * before the first replaces its predecessor, so that a failure leaves every file of the last good run.
 */
export function writeOutputs(outputs: readonly Output[]): UpToDate[] {
  const files = outputs.map((output) => ({ ...output, stat: statIfSame(output), isNew: false }));
  const changed = files.filter(({ stat }) => stat === undefined);
  writeFiles(
    changed.map((output) => ({
      target: output.target,
      content: output.text(),
      staged: (stat: DiskStat) => {
        output.stat = stat;
        output.isNew = true;
      },
    })),
  );
  const upToDate = files.map(({ target, isNew, stat }) => ({ target, isNew, stat: stat as DiskStat }));
  removeLeftovers(upToDate.filter(({ isNew }) => isNew));
  return upToDate;
}

const stale_ns = 3_600_000_000_000n;

/** Removes what processes that were killed have left beside files that were just written. */
function removeLeftovers(written: readonly UpToDate[]): void {
  const times = new Map(written.map(({ target, stat }) => [dirname(target), stat.mtimeNs]));
  for (const [directory, now] of times) {
    try {
      for (const name of readdirSync(directory).filter(isTemporaryName)) {
        const path = join(directory, name);
        if (now - lstatSync(path, { bigint: true }).mtimeNs > stale_ns) rmSync(path);
      }
    } catch (error) {
      if (!isSystemError(error)) throw error; // The outputs are written: what is somebody else's may stay.
    }
  }
}

/** The files that were written. */
export function newIn(files: readonly UpToDate[]): string[] {
  return files.filter(({ isNew }) => isNew).map(({ target }) => target);
}

/** The state of a file that has its text already. */
function statIfSame({ target, text, known }: Output): DiskStat | undefined {
  try {
    if (known === 'other') return undefined;
    if (known === 'same') return lstatSync(target, { bigint: true });
    if (!existsSync(target) || !lstatSync(target).isFile()) return undefined;
    const file = openSync(target, 'r');
    try {
      const stat = fstatSync(file, { bigint: true });
      return hasText(file, text()) ? stat : undefined;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new Failure('read', target, error);
  }
}

/** Compares in buffers that are used again: fresh memory for each chunk costs more than the comparison. */
function hasText(file: number, chunks: Iterable<Uint8Array>): boolean {
  let there = Buffer.allocUnsafeSlow(1 << 18);
  for (const chunk of chunks) {
    if (chunk.length > there.length) there = Buffer.allocUnsafeSlow(chunk.length);
    if (readSync(file, there, 0, chunk.length, null) !== chunk.length) return false;
    if (there.compare(chunk, 0, chunk.length, 0, chunk.length) !== 0) return false;
  }
  return readSync(file, there, 0, 1, null) === 0;
}
