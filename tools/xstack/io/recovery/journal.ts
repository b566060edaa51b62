import { join } from 'node:path';
import { rmSync } from '../file-system.ts';
import { readOwnNames } from '../read-names.ts';
import { readBytes } from '../scene-directory.ts';
import { writeFile } from '../write-file.ts';
import { ownerOf, processMark } from './process-mark.ts';

/** Upper bound of an entry: it has a coordinate and a hash. */
const mostEntry_bytes = 65_536;

/**
 * Journal entry of a command in progress. If the command is killed after its change was committed, the same command
 * finds the entry when repeated and treats the change as its own instead of a conflict.
 */
export function writeJournal(directory: string, prefix: string, entry: string, staging: string): void {
  writeFile(join(directory, `${prefix}${processMark}`), entry, staging);
}

export function removeJournal(directory: string, prefix: string): void {
  rmSync(join(directory, `${prefix}${processMark}`), { force: true });
}

/** Reports whether a dead process left a journal entry with this content. */
export function wasInterrupted(directory: string, prefix: string, entry: string): boolean {
  return interruptedEntries(directory, prefix).includes(entry);
}

/** Returns the journal entries of dead processes. */
export function interruptedEntries(directory: string, prefix: string): string[] {
  return readOwnNames(directory)
    .filter((name) => name.startsWith(prefix) && ownerOf(name) === 'dead')
    .map((name) => Buffer.from(readBytes(join(directory, name), mostEntry_bytes) ?? []).toString('utf8'));
}
