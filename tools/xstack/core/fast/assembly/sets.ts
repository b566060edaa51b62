// Sorted sets of strings.

import { byte, compareStrings } from './bytes';
import { HAS_WIDE, STRING } from './layout';
import { internToken, NO_STRING, put, write, writeByte } from './output';
import { isNormalKey } from './patterns';
import { member, token } from './tokens';

/** Tokens of the items of a set, sorted. */
let sorted: u32 = 0, count: u32 = 0;

const LARGEST_UNSORTED: u32 = 64;

export function placeSets(sortedAt: u32): void { sorted = sortedAt; }

// @ts-ignore
@inline function item(i: u32): u32 { return load<u32>(sorted + i * 4); }

/** Reports whether a sequence of UTF-8 with this first byte may be white space that is trimmed: some of 2 and 3 bytes are. */
// @ts-ignore
@inline function mayBeSpace(lead: u32): bool {
  return lead <= 0x20 || lead == 0xc2 || lead == 0xe1 || lead == 0xe2 || lead == 0xe3 || lead == 0xef;
}

/** Reports whether a string is one of a set: without an escape, and without white space to trim. */
function isMember(index: u32): bool {
  const t = token(index);
  if (t.kind != STRING || (t.n & ~HAS_WIDE) != 0 || t.end - t.start == 2) return false;
  let last = t.end - 2;
  while ((byte(last) & 0xc0) == 0x80) last--;
  return !mayBeSpace(byte(t.start + 1)) && !mayBeSpace(byte(last));
}

/** Sorts the items of an array and drops duplicates. Returns false for an item that is no plain string. */
export function sortItems(index: u32): bool {
  const t = token(index);
  count = 0;
  for (let i: u32 = 0; i < t.n; i++) {
    const next = member(t.first + i).value;
    if (!isMember(next)) return false;
    const start = token(next).start + 1, n = token(next).end - start - 1;
    let place = count, order: i32 = -1;
    while (place > 0) {
      const before = token(item(place - 1));
      order = compareStrings(before.start + 1, before.end - before.start - 2, start, n);
      if (order <= 0) break;
      place--;
    }
    if (order == 0 && place > 0) continue;
    if (place < count && count > LARGEST_UNSORTED) return false;
    for (let k = count; k > place; k--) store<u32>(sorted + k * 4, item(k - 1));
    store<u32>(sorted + place * 4, next);
    count++;
  }
  return true;
}

/** Writes the sorted items as JSON. */
export function writeSet(): void {
  writeByte(0x5b);
  for (let i: u32 = 0; i < count; i++) {
    if (i != 0) writeByte(0x2c);
    const t = token(item(i));
    write(t.start, t.end - t.start);
  }
  writeByte(0x5d);
}

/** A bit in the number of search keys: they are as written, and the driver normalizes them. */
const IS_RAW: u32 = 0x80000000;

function areNormal(): bool {
  for (let i: u32 = 0; i < count; i++) {
    const t = token(item(i));
    if (!isNormalKey(t.start + 1, t.end - t.start - 2)) return false;
  }
  return true;
}

/** Emits the search keys of an array: sorted if they are in normal form, else as written. */
export function putKeys(index: u32): bool {
  const t = token(index);
  if (sortItems(index) && areNormal()) {
    put(count);
    for (let i: u32 = 0; i < count; i++) put(internToken(item(i)));
    return true;
  }
  put(t.n | IS_RAW);
  for (let i: u32 = 0; i < t.n; i++) {
    const key = internToken(member(t.first + i).value);
    if (key == NO_STRING) return false;
    put(key);
  }
  return true;
}
