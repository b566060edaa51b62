// Scanning of white space and strings.

import { byte } from './bytes';
import { HAS_ASTRAL, HAS_ESCAPE, HAS_WIDE } from './layout';

/** `HAS_` bits of the last scanned string. */
export let scanned: u32 = 0;

// @ts-ignore
@inline function isTail(b: u32): bool { return (b & 0xc0) == 0x80; }

/** Returns the offset after the white space at p. */
// @ts-ignore
@inline export function skipSpace(p: u32): u32 {
  while (true) {
    const b = byte(p);
    if (b == 0x20) {
      const others: u32 = i8x16.bitmask(i8x16.eq(v128.load(p), i8x16.splat(0x20))) ^ 0xffff;
      p += others == 0 ? 16 : ctz<u32>(others);
      continue;
    }
    if (b == 0x0a || b == 0x0d || b == 0x09) { p++; continue; }
    return p;
  }
}

/** Returns the length of the UTF-8 sequence at p that begins with a byte from 0x80; 0 if it is invalid. */
function wideLength(p: u32, lead: u32): u32 {
  const b1 = byte(p + 1), b2 = byte(p + 2), b3 = byte(p + 3);
  if (lead < 0xc2 || !isTail(b1)) return 0;
  if (lead < 0xe0) return 2;
  if (!isTail(b2)) return 0;
  if (lead < 0xf0) return (lead == 0xe0 && b1 < 0xa0) || (lead == 0xed && b1 >= 0xa0) ? 0 : 3;
  if (!isTail(b3) || lead >= 0xf5 || (lead == 0xf0 && b1 < 0x90) || (lead == 0xf4 && b1 >= 0x90)) return 0;
  scanned |= HAS_ASTRAL;
  return 4;
}

/** Reports whether a backslash and this byte are an escape that canonical JSON prints unchanged. */
// @ts-ignore
@inline function isCanonicalEscape(e: u32): bool {
  return e == 0x22 || e == 0x5c || e == 0x6e || e == 0x74 || e == 0x72 || e == 0x62 || e == 0x66;
}

/** Returns the offset of the closing quote of the string whose content begins at p; 0: not known to be sound. */
export function stringEnd(p: u32, end: u32): u32 {
  scanned = 0;
  while (true) {
    const v = v128.load(p);
    // The comparison is signed: less than 0x20 are control characters and all bytes from 0x80.
    const special = v128.or(v128.or(i8x16.eq(v, i8x16.splat(0x22)), i8x16.eq(v, i8x16.splat(0x5c))), i8x16.lt_s(v, i8x16.splat(0x20)));
    const mask: u32 = i8x16.bitmask(special);
    if (mask == 0) {
      p += 16;
      if (p >= end) return 0;
      continue;
    }
    p += ctz<u32>(mask);
    if (p >= end) return 0;
    const b = byte(p);
    if (b == 0x22) return p;
    if (b < 0x20) return 0;
    if (b == 0x5c) {
      if (!isCanonicalEscape(byte(p + 1))) return 0;
      scanned |= HAS_ESCAPE;
      p += 2;
      continue;
    }
    scanned |= HAS_WIDE;
    const length = wideLength(p, b);
    if (length == 0) return 0;
    p += length;
  }
}
