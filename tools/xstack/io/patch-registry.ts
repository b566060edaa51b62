import { createSha256 } from '#platform';
import { compact } from '../core/base/json/compact.ts';
import { Indenter } from '../core/base/json/indent.ts';
import { tryRead } from './try-read.ts';

/** A text in a registry file, as canonical JSON, and what takes its place. */
export interface Replacement {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** True if it must be there; what is said of a pack stands only where the pack contributed. */
  readonly isWanted: boolean;
}

/** A registry file with other texts: its hash, and its text in pieces. */
export interface PatchedRegistry {
  readonly hash: string;
  /** Absent if it stays as it is. */
  readonly pieces?: readonly Uint8Array[];
}

/**
 * Replaces items of a printed registry, without compiling it. Undefined if the file is not what it should be, or if it cannot
 * be told for certain where an item stands.
 */
export function patchRegistry(
  path: string,
  hash: string,
  replacements: readonly Replacement[],
): PatchedRegistry | undefined {
  if (replacements.length === 0) return { hash };
  const file = tryRead(path);
  const cuts = file && cutsFor(file, replacements);
  if (file === undefined || cuts === undefined) return undefined;
  if (cuts.length === 0) return { hash };
  const place = placeOfHash(file, hash);
  if (place === undefined) return undefined;
  const withHash = (newHash: string) => piecesOf(file, [...cuts, { ...place, by: Buffer.from(`"${newHash}"`) }]);
  const sha256 = createSha256();
  compact(withHash(''), (chunk) => sha256.update(chunk));
  const newHash = sha256.hex();
  return { hash: newHash, pieces: withHash(newHash) };
}

/** Bytes of a file that others take the place of. */
interface Cut {
  readonly start: number;
  readonly end: number;
  readonly by: Uint8Array;
}

function cutsFor(file: Buffer, replacements: readonly Replacement[]): Cut[] | undefined {
  const cuts: Cut[] = [];
  for (const { before, after, isWanted } of replacements) {
    const printed = itemText(before);
    const start = file.indexOf(printed);
    if (start === -1 && !isWanted) continue;
    if (!isOnce(file, printed, start)) return undefined;
    cuts.push({ start, end: start + printed.length, by: itemText(after) });
  }
  return cuts;
}

/** An item of a member as it is printed in a registry. */
function itemText(canonical: Uint8Array): Uint8Array {
  const indenter = new Indenter(2);
  indenter.write(canonical, 0, canonical.length);
  return indenter.take();
}

/** Where the registry says its own hash, quotes included: who takes out white space must not find a part of a string. */
function placeOfHash(file: Buffer, hash: string): { start: number; end: number } | undefined {
  const before = '\n  "registry_hash": ';
  const printed = Buffer.from(`${before}"${hash}"`);
  const start = file.indexOf(printed);
  return isOnce(file, printed, start) ? { start: start + before.length, end: start + printed.length } : undefined;
}

/** Reports whether bytes that stand there first stand nowhere else; false if they stand nowhere. */
function isOnce(file: Buffer, bytes: Uint8Array, first: number): boolean {
  return first !== -1 && file.indexOf(bytes, first + 1) === -1;
}

function piecesOf(file: Buffer, cuts: readonly Cut[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { start, end, by } of [...cuts].sort((a, b) => a.start - b.start)) {
    pieces.push(file.subarray(at, start), by);
    at = end;
  }
  pieces.push(file.subarray(at));
  return pieces;
}
