// Prints canonical JSON: members are in order, and the spans of names and scalars are copied.

import { copy } from './bytes';
import { ARRAY, NUMBER, OBJECT } from './layout';
import { printNumber } from './numbers';
import { member, token } from './tokens';

/** Prints a value, which is not longer than its source; returns the address after it. */
export function print(index: u32, to: u32): u32 {
  const t = token(index);
  if (t.kind == OBJECT) {
    store<u8>(to++, 0x7b);
    for (let i: u32 = 0; i < t.n; i++) {
      if (i != 0) store<u8>(to++, 0x2c);
      to = printMember(t.first + i, to);
    }
    store<u8>(to++, 0x7d);
    return to;
  }
  if (t.kind == ARRAY) {
    store<u8>(to++, 0x5b);
    for (let i: u32 = 0; i < t.n; i++) {
      if (i != 0) store<u8>(to++, 0x2c);
      to = print(member(t.first + i).value, to);
    }
    store<u8>(to++, 0x5d);
    return to;
  }
  if ((t.kind & NUMBER) != 0 && t.n != 0) return printNumber(t, to);
  const n = t.end - t.start;
  copy(to, t.start, n);
  return to + n;
}

export function printMember(index: u32, to: u32): u32 {
  const m = member(index), n = m.length + 2;
  copy(to, m.key - 1, n);
  to += n;
  store<u8>(to++, 0x3a);
  return print(m.value, to);
}
