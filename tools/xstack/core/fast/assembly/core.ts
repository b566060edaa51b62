// Accepts a pack if it can prove that the pack is sound, and emits its rows. It reports nothing: a pack that is not accepted
// is compiled by the compiler, which reports its problems, if it has any.

import { File, MANIFEST, PAYLOAD } from './layout';
import { putManifest, writeHashSource } from './manifest';
import { placeNames } from './names';
import { at, countStrings, hasRoom, hasWide, placeOutput, placeStrings, writeStrings } from './output';
import { countRows, placeGroups } from './payloads';
import { placePositions } from './references';
import { boundRows, placePack } from './rows';
import { placeSets } from './sets';
import { clearTokens, countTokens, placeTokens, tokenize } from './tokens';

/** Tokens up to which no file can exceed the limits of its kind. */
const MOST_TOKENS_OF_MANIFEST: u32 = 60000;
const MOST_TOKENS_OF_PAYLOAD: u32 = 210000;

let manifestSchema: u32 = 0;

/** Sets the addresses of the tables; called once. `positions` has a word for each step of a reference. */
export function placeTables(names: u32, groups: u32, groupCount: u32, manifest: u32, positions: u32): void {
  placeNames(names);
  placeGroups(groups, groupCount);
  placePositions(positions);
  manifestSchema = manifest;
}

/** Sets the addresses of the areas that depend on the size of a pack. `slotMask`: number of slots, a power of two, minus 1. */
export function placeAreas(
  tokens: u32, members: u32, open: u32, sorted: u32, strings: u32, slots: u32, slotMask: u32, words: u32, wordsEnd: u32,
  bytes: u32, bytesEnd: u32,
): void {
  placeTokens(tokens, members, open);
  placeSets(sorted);
  placeStrings(strings, slots, slotMask);
  firstWord = words;
  lastWord = wordsEnd;
  firstByte = bytes;
  lastByte = bytesEnd;
  boundRows(bytesEnd);
}

let firstWord: u32 = 0, lastWord: u32 = 0, firstByte: u32 = 0, lastByte: u32 = 0;

/** Results of the last accepted pack. */
export let rowsEnd: u32 = 0;
export let hashSourceEnd: u32 = 0;
export let rowCount: u32 = 0;
export let stringCount: u32 = 0;
export let isWide: u32 = 0;

/** Makes tokens of all JSON of a pack. Returns the index of the token of the manifest, plus 1; 0: not known to be sound. */
function tokenizeAll(files: u32, count: u32): u32 {
  clearTokens();
  let manifest: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const file = changetype<File>(files + i * offsetof<File>());
    if (file.kind > PAYLOAD) continue;
    const before = countTokens();
    const root = tokenize(file.start, file.size);
    const most = file.kind == MANIFEST ? MOST_TOKENS_OF_MANIFEST : MOST_TOKENS_OF_PAYLOAD;
    if (root == 0 || countTokens() - before > most) return 0;
    file.root = root - 1;
    file.isNamed = 0;
    if (file.kind == MANIFEST) manifest = root;
  }
  return manifest;
}

/** Reports whether a contribution names every payload. */
function areNamed(files: u32, count: u32): bool {
  for (let i: u32 = 0; i < count; i++) {
    const file = changetype<File>(files + i * offsetof<File>());
    if (file.kind == PAYLOAD && file.isNamed == 0) return false;
  }
  return true;
}

/**
 * Accepts a pack: 1, or 0 if it is not known to be sound. The files are sorted by path; behind each are 64 bytes that are free.
 * After the rows, the area of bytes has the source of the canonical hash, then all strings.
 */
export function accept(files: u32, count: u32, pack: u32, packLength: u32, directory: u32, directoryLength: u32): u32 {
  const root = tokenizeAll(files, count);
  if (root == 0) return 0;
  placeOutput(firstWord, lastWord, firstByte, lastByte);
  placePack(pack, packLength, directory, directoryLength);
  if (!putManifest(manifestSchema, root - 1, files, count) || !areNamed(files, count)) return 0;
  rowsEnd = at;
  writeHashSource(root - 1, files, count, lastByte);
  hashSourceEnd = at;
  writeStrings();
  rowCount = countRows();
  stringCount = countStrings();
  isWide = hasWide ? 1 : 0;
  return hasRoom ? 1 : 0;
}
