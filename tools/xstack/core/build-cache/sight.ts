import { allocate, sha256Hex, writeUtf8 } from '#platform';
import type { SourceEntry } from '../pack/source-tree.ts';

/** What identifies one state of a file without reading it; times in nanoseconds. */
export interface FileState {
  readonly mode: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly ino: bigint;
}

/** What a look at a directory and all below it saw. */
export interface Sight {
  /** Changes whenever a name, a kind or the state of a file does. */
  readonly signature: string;
  /** The latest time that any of its files was changed. */
  readonly newest: bigint;
}

const wordsOfState = 5;
let buffer = allocate(1 << 16);

/** The sight of entries and, in the same order, the states of those that are files. */
export function sightOf(entries: readonly SourceEntry[], states: readonly FileState[]): Sight {
  const stateBytes = states.length * wordsOfState * 8;
  let names = '';
  for (const { path, kind, executable } of entries) names += `${executable ? 'x' : kind} ${path}\n`;
  const room = stateBytes + names.length * 3;
  if (room > buffer.length) buffer = allocate(room * 2);
  const newest = writeStates(new BigInt64Array(buffer.buffer, buffer.byteOffset, states.length * wordsOfState), states);
  const length = stateBytes + writeUtf8(buffer, names, stateBytes);
  return { signature: sha256Hex(buffer.subarray(0, length)), newest };
}

function writeStates(words: BigInt64Array, states: readonly FileState[]): bigint {
  let newest = 0n;
  let at = 0;
  for (const { mode, size, mtimeNs, ctimeNs, ino } of states) {
    words[at++] = mode;
    words[at++] = size;
    words[at++] = mtimeNs;
    words[at++] = ctimeNs;
    words[at++] = ino;
    if (mtimeNs > newest) newest = mtimeNs;
    if (ctimeNs > newest) newest = ctimeNs;
  }
  return newest;
}
