import { sha256Hex } from '#platform';
import { Indenter } from '../../core/base/json/indent.ts';
import type { ItemReplacement } from '../../core/incremental/patch.ts';
import { tryRead } from '../../io/try-read.ts';
import { compact } from './compact.ts';

/** A registry file after its items were replaced. */
export interface PatchedRegistry {
  readonly hash: string;
  /** Its bytes; absent if the file is unchanged. */
  readonly chunks?: readonly Uint8Array[];
}

/**
 * Replaces items in a registry file without compiling it. Undefined if the file is damaged, or if an item does not occur
 * exactly once.
 */
export function patchRegistry(
  path: string,
  hash: string,
  replacements: readonly ItemReplacement[],
): PatchedRegistry | undefined {
  if (replacements.length === 0) return { hash };
  const file = tryRead(path);
  const ranges = file && replacementRanges(file, replacements);
  if (file === undefined || ranges === undefined) return undefined;
  if (ranges.length === 0) return { hash };
  const range = rangeOfHash(file, hash);
  if (range === undefined) return undefined;
  const withHash = (newHash: string) => chunksOf(file, [...ranges, { ...range, by: Buffer.from(`"${newHash}"`) }]);
  const newHash = sha256Hex(compact(withHash('')));
  return { hash: newHash, chunks: withHash(newHash) };
}

/** A range of a file and the bytes that replace it. */
interface RangeReplacement {
  readonly start: number;
  readonly end: number;
  readonly by: Uint8Array;
}

function replacementRanges(file: Buffer, replacements: readonly ItemReplacement[]): RangeReplacement[] | undefined {
  const ranges: RangeReplacement[] = [];
  for (const { before, after, isRequired } of replacements) {
    const printed = printedItem(before);
    const start = file.indexOf(printed);
    if (start === -1 && !isRequired) continue;
    if (!isOnce(file, printed, start)) return undefined;
    ranges.push({ start, end: start + printed.length, by: printedItem(after) });
  }
  return ranges;
}

/** An item as it is printed in a registry. */
function printedItem(canonical: Uint8Array): Uint8Array {
  const indenter = new Indenter(2);
  indenter.write(canonical, 0, canonical.length);
  return indenter.take();
}

/** The range of the hash in its registry, with the quotes, because `compact` takes chunks that do not split a string. */
function rangeOfHash(file: Buffer, hash: string): { start: number; end: number } | undefined {
  const before = '\n  "registry_hash": ';
  const printed = Buffer.from(`${before}"${hash}"`);
  const start = file.indexOf(printed);
  return isOnce(file, printed, start) ? { start: start + before.length, end: start + printed.length } : undefined;
}

/** Reports whether bytes occur exactly once; `first` is their first index, or -1. */
function isOnce(file: Buffer, bytes: Uint8Array, first: number): boolean {
  return first !== -1 && file.indexOf(bytes, first + 1) === -1;
}

function chunksOf(file: Buffer, ranges: readonly RangeReplacement[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const { start, end, by } of [...ranges].sort((a, b) => a.start - b.start)) {
    chunks.push(file.subarray(at, start), by);
    at = end;
  }
  chunks.push(file.subarray(at));
  return chunks;
}
