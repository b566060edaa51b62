// The result of a pack: words, strings without duplicates, and the bytes of rows and contributions.

import { compare, copy, prefixOf } from './bytes';
import { HAS_ESCAPE, HAS_WIDE, STRING } from './layout';
import { token } from './tokens';

/** The next free word and byte, and the ends of the areas. `hasRoom` is false once something did not fit. */
let word: u32 = 0, wordEnd: u32 = 0;
export let at: u32 = 0;
let atEnd: u32 = 0;
export let hasRoom: bool = true;

/** Strings: address, length, and 1 if a row has it as its id. `slots` is a hash table of pairs: the number of the pack, and a string. */
let strings: u32 = 0, stringCount: u32 = 0, slots: u32 = 0, slotMask: u32 = 0, pack: u32 = 0;
const STRING_SIZE: u32 = 12;
export let hasWide: bool = false;

export function placeOutput(words: u32, wordsEnd: u32, bytes: u32, bytesEnd: u32): void {
  word = words;
  wordEnd = wordsEnd;
  at = bytes;
  atEnd = bytesEnd;
  hasRoom = true;
  stringCount = 0;
  hasWide = false;
  pack++;
}

export function placeStrings(stringsAt: u32, slotsAt: u32, mask: u32): void { strings = stringsAt; slots = slotsAt; slotMask = mask; }
export function countStrings(): u32 { return stringCount; }
export function wordsEnd(): u32 { return word; }

export function put(value: u32): void {
  if (word >= wordEnd) { hasRoom = false; return; }
  store<u32>(word, value);
  word += 4;
}

/** Reserves a word; returns its address. */
export function reserve(): u32 {
  put(0);
  return word - 4;
}

/** Records that something did not fit. */
export function overflow(): void { hasRoom = false; }

export function moveTo(next: u32): void { at = next; }

export function write(from: u32, n: u32): void {
  if (at + n + 64 > atEnd) { hasRoom = false; return; }
  copy(at, from, n);
  at += n;
}

// @ts-ignore
@inline export function writeByte(b: u32): void {
  if (at + 64 > atEnd) { hasRoom = false; return; }
  store<u8>(at++, <u8>b);
}

function hashOf(p: u32, n: u32): u32 {
  let hash: u64 = <u64>n * 0x9e3779b97f4a7c15;
  for (let i: u32 = 0; i < n; i += 8) {
    hash = (hash ^ prefixOf(p + i, n - i)) * 0x9fb21c651e98df25;
    hash ^= hash >> 32;
  }
  return <u32>((hash * 0x9e3779b97f4a7c15) >> 32);
}

/** Returns the index of a string among the strings of the pack. */
export function intern(p: u32, n: u32): u32 {
  let slot = hashOf(p, n) & slotMask;
  while (load<u32>(slots + slot * 8) == pack) {
    const known = load<u32>(slots + slot * 8, 4);
    const entry = strings + known * STRING_SIZE;
    if (load<u32>(entry, 4) == n && compare(load<u32>(entry), p, n) == 0) return known;
    slot = (slot + 1) & slotMask;
  }
  store<u32>(slots + slot * 8, pack);
  store<u32>(slots + slot * 8, stringCount, 4);
  store<u32>(strings + stringCount * STRING_SIZE, p);
  store<u32>(strings + stringCount * STRING_SIZE, n, 4);
  store<u32>(strings + stringCount * STRING_SIZE, 0, 8);
  return stringCount++;
}

export const NO_STRING: u32 = 0xffffffff;

/** Marks a string as the id of a row. Returns false if it is one already. */
export function claim(index: u32): bool {
  const entry = strings + index * STRING_SIZE;
  if (load<u32>(entry, 8) != 0) return false;
  store<u32>(entry, 1, 8);
  return true;
}

/** Writes all strings, one after the other; their lengths are in the table. */
export function writeStrings(): void {
  for (let i: u32 = 0; i < stringCount; i++) write(load<u32>(strings + i * STRING_SIZE), load<u32>(strings + i * STRING_SIZE, 4));
}

/** Returns the index of the string of a token; `NO_STRING` if it is no string or has an escape. */
export function internToken(index: u32): u32 {
  const t = token(index);
  if (t.kind != STRING || (t.n & HAS_ESCAPE) != 0) return NO_STRING;
  if ((t.n & HAS_WIDE) != 0) hasWide = true;
  return intern(t.start + 1, t.end - t.start - 2);
}
