// Numbers without an exponent and with digits that a double always holds exactly.

import { byte, copy } from './bytes';
import { INTEGER, NUMBER, Token } from './layout';

const EXACT_DIGITS: u32 = 15;
/** Digits of the largest integer that is printed without an exponent. */
const MOST_DIGITS: i32 = 21;
/** Zeros after the point of the smallest number that is printed without an exponent. */
const MOST_ZEROS: i32 = 5;
/** Longest number: its exponent is within the range of doubles. */
const MOST_BYTES: u32 = 300;

/** The last scanned number: kind, and whether canonical JSON prints it differently. */
export let numberKind: u32 = 0;
export let isReprinted: u32 = 0;

// @ts-ignore
@inline function isDigit(b: u32): bool { return b - 0x30 < 10; }

// @ts-ignore
@inline function skipDigits(p: u32): u32 {
  while (isDigit(byte(p))) p++;
  return p;
}

/** The significant digits [first, last) of a number, without outer zeros; one may be the point. */
let first: u32 = 0, last: u32 = 0;
/** Position of the point: number of digits from the first significant one; 0 or negative: zeros before it. */
let point: i32 = 0;

/** Finds the significant digits of the number [from, end), whose integer part ends at `whole`. */
function measure(from: u32, whole: u32, end: u32): void {
  first = from;
  while (first < end && (byte(first) == 0x30 || byte(first) == 0x2e)) first++;
  last = end;
  while (last > first && (byte(last - 1) == 0x30 || byte(last - 1) == 0x2e)) last--;
  // A digit behind the point is one byte farther than its position.
  point = first < whole ? <i32>whole - <i32>first : <i32>whole + 1 - <i32>first;
}

// @ts-ignore
@inline function hasPoint(whole: u32): bool { return first < whole && last > whole; }

/** Returns the offset after the number at p; 0 if it has an exponent or too many digits, or is none. */
export function numberEnd(p: u32): u32 {
  const isNegative = byte(p) == 0x2d, from = isNegative ? p + 1 : p;
  const whole = skipDigits(from), isZero = byte(from) == 0x30;
  if (whole == from || (isZero && whole - from > 1)) return 0;
  let end = whole;
  if (byte(whole) == 0x2e) {
    end = skipDigits(whole + 1);
    if (end == whole + 1) return 0;
  }
  if ((byte(end) | 0x20) == 0x65 || end - p > MOST_BYTES) return 0;
  measure(from, whole, end);
  const digits = last - first - (hasPoint(whole) ? 1 : 0);
  if (digits > EXACT_DIGITS) return 0;
  const isInteger = digits == 0 || point >= <i32>digits;
  numberKind = isInteger ? INTEGER | NUMBER : NUMBER;
  const isPlain = isInteger ? end == whole && point <= MOST_DIGITS && !(digits == 0 && isNegative) : last == end && point >= -MOST_ZEROS;
  isReprinted = isPlain ? 0 : 1;
  return end;
}

/** Writes the significant digits from the i-th on; returns the address after them. */
function digitsFrom(i: u32, whole: u32, to: u32): u32 {
  for (let p = first; p < last; p++) {
    if (p == whole) continue;
    if (i == 0) store<u8>(to++, byte(p));
    else i--;
  }
  return to;
}

function printExponent(exponent: i32, to: u32): u32 {
  store<u8>(to++, 0x65);
  store<u8>(to++, exponent < 0 ? 0x2d : 0x2b);
  let rest: u32 = exponent < 0 ? -exponent : exponent;
  if (rest >= 100) store<u8>(to++, 0x30 + rest / 100);
  if (rest >= 10) store<u8>(to++, 0x30 + (rest / 10) % 10);
  store<u8>(to++, 0x30 + rest % 10);
  return to;
}

/** Prints a number that canonical JSON prints differently; the result is not longer. Returns the address after it. */
export function printNumber(t: Token, to: u32): u32 {
  const isNegative = byte(t.start) == 0x2d, from = isNegative ? t.start + 1 : t.start;
  const whole = skipDigits(from);
  measure(from, whole, t.end);
  if (first == last) {
    store<u8>(to, 0x30);
    return to + 1;
  }
  if (isNegative) store<u8>(to++, 0x2d);
  const digits: i32 = last - first - (hasPoint(whole) ? 1 : 0);
  if (point > MOST_DIGITS || point < -MOST_ZEROS) {
    store<u8>(to++, byte(first));
    if (digits > 1) {
      store<u8>(to++, 0x2e);
      to = digitsFrom(1, whole, to);
    }
    return printExponent(point - 1, to);
  }
  // An integer without its zero fraction, or a fraction without the zeros at its end.
  const length = point >= digits ? whole - from : last - from;
  copy(to, from, length);
  return to + length;
}
