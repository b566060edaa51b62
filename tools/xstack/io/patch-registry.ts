import { createSha256 } from '#platform';
import { compact } from '../core/json/compact.ts';
import { Indenter } from '../core/json/indent.ts';
import { tryRead } from './try-read.ts';

/** A text in a registry file, as canonical JSON, and what takes its place. */
export interface Replacement {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** Whether it must be there; what is said of a pack stands only where the pack contributed. */
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
  if (file === undefined) return undefined;
  const cuts: { start: number; end: number; by: Uint8Array }[] = [];
  for (const { before, after, isWanted } of replacements) {
    const printed = itemText(before);
    const start = file.indexOf(printed);
    if (start === -1 && !isWanted) continue;
    if (start === -1 || file.indexOf(printed, start + 1) !== -1) return undefined;
    cuts.push({ start, end: start + printed.length, by: itemText(after) });
  }
  if (cuts.length === 0) return { hash };
  const quoted = Buffer.from(`"${hash}"`, 'utf8');
  const mark = Buffer.concat([Buffer.from('\n  "registry_hash": '), quoted]);
  const end = file.indexOf(mark) + mark.length;
  if (end < mark.length || file.indexOf(mark, end) !== -1) return undefined;
  cuts.push({ start: end - quoted.length, end, by: Buffer.from('""') });
  cuts.sort((a, b) => a.start - b.start);
  const pieces = [...piecesOf(file, cuts)];
  const sha256 = createSha256();
  compact(pieces, (chunk) => sha256.update(chunk));
  const newHash = sha256.hex();
  const hashed = cuts.map((cut) => (cut.end === end ? { ...cut, by: Buffer.from(`"${newHash}"`) } : cut));
  return { hash: newHash, pieces: [...piecesOf(file, hashed)] };
}

function* piecesOf(
  file: Buffer,
  cuts: readonly { readonly start: number; readonly end: number; readonly by: Uint8Array }[],
): Generator<Uint8Array> {
  let at = 0;
  for (const { start, end, by } of cuts) {
    yield file.subarray(at, start);
    yield by;
    at = end;
  }
  yield file.subarray(at);
}

/** An item of a member as it is printed in a registry. */
function itemText(canonical: Uint8Array): Uint8Array {
  const indenter = new Indenter(2);
  indenter.write(canonical, 0, canonical.length);
  return indenter.take();
}
