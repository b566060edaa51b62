// The patterns of the schemas, for ASCII only: a string beyond it matches none of them here.

import { byte } from './bytes';

const IDENTIFIER: u32 = 1;
const VERSION: u32 = 2;
const CLEAN: u32 = 3;
const MEANINGFUL: u32 = 4;

// @ts-ignore
@inline function isWord(b: u32): bool { return b - 0x61 < 26 || b - 0x30 < 10; }

/** Matches lower-case words joined by dots. */
function isIdentifier(at: u32, n: u32): bool {
  let isFirst = true;
  for (let i: u32 = 0; i < n; i++) {
    const b = byte(at + i);
    if (isWord(b)) isFirst = false;
    else if (isFirst || (b != 0x2e && b != 0x5f && b != 0x2d)) return false;
    else isFirst = b == 0x2e;
  }
  return !isFirst;
}

/** Matches three numbers joined by dots: of the semantic versions, those without a suffix. */
function isVersion(at: u32, n: u32): bool {
  let i: u32 = 0;
  for (let k = 0; k < 3; k++) {
    const from = i;
    while (i < n && byte(at + i) - 0x30 < 10) i++;
    if (i == from || (i - from > 1 && byte(at + from) == 0x30)) return false;
    if (k < 2 && (i >= n || byte(at + i++) != 0x2e)) return false;
  }
  return i == n;
}

/** Matches printable text; `isClean`: without spaces at its ends, else with anything but spaces; also the empty string. */
function isPrintable(at: u32, n: u32, isClean: bool): bool {
  let isBlank = true;
  for (let i: u32 = 0; i < n; i++) {
    const b = byte(at + i);
    if (b - 0x20 >= 0x5f) return false;
    if (b != 0x20) isBlank = false;
  }
  if (n == 0) return true;
  return isClean ? byte(at) != 0x20 && byte(at + n - 1) != 0x20 : !isBlank;
}

export function matches(pattern: u32, at: u32, n: u32): bool {
  if (pattern == IDENTIFIER) return isIdentifier(at, n);
  if (pattern == VERSION) return isVersion(at, n);
  if (pattern == CLEAN) return isPrintable(at, n, true);
  return pattern == MEANINGFUL && isPrintable(at, n, false);
}

// @ts-ignore
@inline function isNameStart(b: u32): bool { return (b | 0x20) - 0x61 < 26 || b == 0x5f; }

/** Matches a selector: names joined by dots, each with an optional `[n]` or `[*]`. It must not read the truth model. */
export function isSelector(at: u32, n: u32): bool {
  // Starts with `truth_mo`.
  if (n >= 8 && load<u64>(at) == 0x6f6d5f6874757274) return false;
  let i: u32 = 0;
  while (true) {
    if (i >= n || !isNameStart(byte(at + i))) return false;
    while (i < n && (isNameStart(byte(at + i)) || byte(at + i) - 0x30 < 10)) i++;
    if (i < n && byte(at + i) == 0x5b) {
      const from = ++i;
      if (i < n && byte(at + i) == 0x2a) i++;
      else while (i < n && byte(at + i) - 0x30 < 10) i++;
      if (i == from || i >= n || byte(at + i++) != 0x5d) return false;
    }
    if (i == n) return true;
    if (byte(at + i++) != 0x2e) return false;
  }
}

/** Matches a search key in normal form: lower-case printable words joined by single spaces. */
export function isNormalKey(at: u32, n: u32): bool {
  let isFirst = true;
  for (let i: u32 = 0; i < n; i++) {
    const b = byte(at + i);
    if (b == 0x20) {
      if (isFirst) return false;
      isFirst = true;
    } else if (b < 0x21 || b > 0x7e || b - 0x41 < 26) return false;
    else isFirst = false;
  }
  return !isFirst;
}
