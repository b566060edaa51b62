import { closeSync, existsSync, lstatSync, openSync, readSync } from 'node:fs';
import { Failure } from './failure.ts';
import { writeFiles } from './write-file.ts';

/** A file to be generated: where, and its text in chunks, which is made anew each time it is asked for. */
export interface Output {
  readonly target: string;
  readonly text: () => Iterable<Uint8Array>;
}

/**
 * Brings generated files up to date, in the order given: only those whose bytes change are written. All are on the disk
 * before the first replaces its predecessor, so that a failure leaves every file of the last good run. Returns what was written.
 */
export function writeOutputs(outputs: readonly Output[]): string[] {
  const changed = outputs.filter((output) => !isUpToDate(output));
  writeFiles(changed.map(({ target, text }) => ({ target, content: text() })));
  return changed.map(({ target }) => target);
}

function isUpToDate({ target, text }: Output): boolean {
  try {
    if (!existsSync(target) || !lstatSync(target).isFile()) return false;
    const file = openSync(target, 'r');
    try {
      return hasText(file, text());
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new Failure('read', target, error);
  }
}

function hasText(file: number, chunks: Iterable<Uint8Array>): boolean {
  for (const chunk of chunks) {
    const there = Buffer.allocUnsafe(chunk.length);
    if (readSync(file, there) !== chunk.length || !there.equals(chunk)) return false;
  }
  return readSync(file, Buffer.allocUnsafe(1)) === 0;
}
