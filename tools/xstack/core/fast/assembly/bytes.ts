// Reading and comparing bytes. A byte is held in a u32, so that arithmetic on it does not wrap at 256.

import { Member, Text } from './layout';

// @ts-ignore: AssemblyScript permits decorators of functions
@inline export function byte(at: u32): u32 { return load<u8>(at); }

/** Copies n bytes; may write up to 15 bytes more. */
// @ts-ignore
@inline export function copy(to: u32, from: u32, n: u32): void {
  for (let i: u32 = 0; i < n; i += 16) v128.store(to + i, v128.load(from + i));
}

/** Compares n bytes; may read up to 15 bytes more. */
export function compare(a: u32, b: u32, n: u32): i32 {
  for (let i: u32 = 0; i < n; i += 16) {
    const differences: u32 = i8x16.bitmask(i8x16.eq(v128.load(a + i), v128.load(b + i))) ^ 0xffff;
    if (differences) {
      const at = i + ctz<u32>(differences);
      return at >= n ? 0 : byte(a + at) < byte(b + at) ? -1 : 1;
    }
  }
  return 0;
}

export function compareStrings(a: u32, aLength: u32, b: u32, bLength: u32): i32 {
  const order = compare(a, b, min(aLength, bLength));
  return order ? order : aLength < bLength ? -1 : aLength > bLength ? 1 : 0;
}

// @ts-ignore
@inline export function isSame(a: u32, aLength: u32, b: u32, bLength: u32): bool {
  return aLength == bLength && compare(a, b, aLength) == 0;
}

export function isText(a: u32, length: u32, text: Text): bool {
  return isSame(a, length, text.at, text.length);
}

/** Returns the first eight bytes of a name as an integer that orders as the bytes do. */
// @ts-ignore
@inline export function prefixOf(at: u32, n: u32): u64 {
  const first = bswap<u64>(load<u64>(at));
  return n >= 8 ? first : n ? first & (~(<u64>0) << (64 - 8 * n)) : 0;
}

/** Reports whether the name of a is before that of b. */
export function isBefore(a: Member, b: Member): bool {
  if (a.prefix != b.prefix) return a.prefix < b.prefix;
  if (a.length <= 8 || b.length <= 8) return a.length < b.length;
  return compareStrings(a.key + 8, a.length - 8, b.key + 8, b.length - 8) < 0;
}

export function hasSameName(a: Member, b: Member): bool {
  return a.prefix == b.prefix && a.length == b.length && (a.length <= 8 || compare(a.key + 8, b.key + 8, a.length - 8) == 0);
}
