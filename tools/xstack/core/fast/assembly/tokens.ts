// One pass over the bytes of a JSON file makes tokens; the members of an object are ordered when it ends.

import { byte, copy, hasSameName, isBefore, prefixOf } from './bytes';
import { ARRAY, BOOLEAN, Member, NULL, OBJECT, STRING, Token } from './layout';
import { isReprinted, numberEnd, numberKind } from './numbers';
import { scanned, skipSpace, stringEnd } from './strings';

const TOKEN: u32 = offsetof<Token>();
const MEMBER: u32 = offsetof<Member>();

/** Addresses of the tokens, the members of complete containers, and those of the containers that are still open. */
let tokens: u32 = 0, members: u32 = 0, open: u32 = 0;
let tokenCount: u32 = 0, memberCount: u32 = 0, openCount: u32 = 0;
let position: u32 = 0, end: u32 = 0;

export function placeTokens(tokensAt: u32, membersAt: u32, openAt: u32): void { tokens = tokensAt; members = membersAt; open = openAt; }
export function clearTokens(): void { tokenCount = 0; memberCount = 0; openCount = 0; }
export function countTokens(): u32 { return tokenCount; }

// @ts-ignore
@inline export function token(index: u32): Token { return changetype<Token>(tokens + index * TOKEN); }
// @ts-ignore
@inline export function member(index: u32): Member { return changetype<Member>(members + index * MEMBER); }

// @ts-ignore
@inline function moveMember(to: u32, from: u32): void {
  store<u64>(to, load<u64>(from));
  store<u64>(to, load<u64>(from, 8), 8);
  store<u64>(to, load<u64>(from, 16), 16);
}

/** Inserts the member at `from` among those before it, `gap` members apart. The spare is behind the last open member. */
function insert(first: u32, from: u32, gap: u32): void {
  const spare = open + openCount * MEMBER;
  let at = from;
  moveMember(spare, at);
  while (at >= first + gap && isBefore(changetype<Member>(spare), changetype<Member>(at - gap))) {
    moveMember(at, at - gap);
    at -= gap;
  }
  moveMember(at, spare);
}

/** Orders n members by name (shell sort). Returns false if two have the same name. */
function order(first: u32, n: u32): bool {
  let isOrdered = true;
  for (let i: u32 = 1; i < n && isOrdered; i++)
    isOrdered = isBefore(changetype<Member>(first + (i - 1) * MEMBER), changetype<Member>(first + i * MEMBER));
  if (isOrdered) return true;
  let gap: u32 = 1;
  while (gap * 9 < n) gap = gap * 3 + 1;
  while (gap > 0) {
    for (let i = gap; i < n; i++) insert(first, first + i * MEMBER, gap * MEMBER);
    gap /= 3;
  }
  for (let i: u32 = 1; i < n; i++)
    if (hasSameName(changetype<Member>(first + (i - 1) * MEMBER), changetype<Member>(first + i * MEMBER))) return false;
  return true;
}

/** Moves the open members from `base` to the complete ones. */
function close(index: u32, base: u32, p: u32): u32 {
  const t = token(index), n = openCount - base;
  copy(members + memberCount * MEMBER, open + base * MEMBER, n * MEMBER);
  t.first = memberCount;
  t.n = n;
  t.end = p + 1;
  memberCount += n;
  openCount = base;
  position = p + 1;
  return index + 1;
}

function object(index: u32, depth: u32): u32 {
  const base = openCount;
  let p = skipSpace(position + 1);
  token(index).kind = OBJECT;
  if (byte(p) == 0x7d) return close(index, base, p);
  while (true) {
    if (byte(p) != 0x22) return 0;
    const nameEnd = stringEnd(p + 1, end);
    // A name with an escape may equal another one; one beyond ASCII is ordered by UTF-16 code units.
    if (nameEnd == 0 || scanned != 0) return 0;
    const m = changetype<Member>(open + openCount++ * MEMBER);
    m.key = p + 1;
    m.length = nameEnd - p - 1;
    m.prefix = prefixOf(p + 1, m.length);
    p = skipSpace(nameEnd + 1);
    if (byte(p) != 0x3a) return 0;
    position = p + 1;
    const v = value(depth);
    if (v == 0) return 0;
    m.value = v - 1;
    p = skipSpace(position);
    const b = byte(p);
    if (b == 0x2c) { p = skipSpace(p + 1); continue; }
    if (b != 0x7d) return 0;
    return order(open + base * MEMBER, openCount - base) ? close(index, base, p) : 0;
  }
}

function array(index: u32, depth: u32): u32 {
  const base = openCount;
  let p = skipSpace(position + 1);
  token(index).kind = ARRAY;
  if (byte(p) == 0x5d) return close(index, base, p);
  while (true) {
    position = p;
    const v = value(depth);
    if (v == 0) return 0;
    changetype<Member>(open + openCount++ * MEMBER).value = v - 1;
    p = skipSpace(position);
    const b = byte(p);
    if (b == 0x2c) { p++; continue; }
    return b == 0x5d ? close(index, base, p) : 0;
  }
}

// @ts-ignore
@inline function scalar(t: Token, index: u32, kind: u32, n: u32, after: u32): u32 {
  t.kind = kind;
  t.n = n;
  t.end = after;
  position = after;
  return index + 1;
}

/** Returns the index of the token of the value at `position`, plus 1; 0: not known to be sound. */
function value(depth: u32): u32 {
  const p = skipSpace(position);
  if (p >= end) return 0;
  const index = tokenCount++, t = token(index), b = byte(p);
  t.start = p;
  if (b == 0x22) {
    const quote = stringEnd(p + 1, end);
    return quote == 0 ? 0 : scalar(t, index, STRING, scanned, quote + 1);
  }
  position = p;
  if (b == 0x7b) return depth == 0 ? 0 : object(index, depth - 1);
  if (b == 0x5b) return depth == 0 ? 0 : array(index, depth - 1);
  if (b == 0x2d || b - 0x30 < 10) {
    const after = numberEnd(p);
    return after == 0 ? 0 : scalar(t, index, numberKind, isReprinted, after);
  }
  const word = load<u32>(p); // Little endian.
  if (word == 0x65757274) return scalar(t, index, BOOLEAN, 0, p + 4);
  if (word == 0x6c6c756e) return scalar(t, index, NULL, 0, p + 4);
  return word == 0x736c6166 && byte(p + 4) == 0x65 ? scalar(t, index, BOOLEAN, 0, p + 5) : 0;
}

const MAXIMUM_DEPTH: u32 = 128;

/** Returns the index of the token of the object that the file [start, start + size) holds, plus 1; 0: not known to be sound. */
export function tokenize(start: u32, size: u32): u32 {
  end = start + size;
  for (let i: u32 = 0; i < 64; i += 16) v128.store(end + i, i8x16.splat(0));
  position = start;
  const v = value(MAXIMUM_DEPTH);
  return v == 0 || skipSpace(position) != end || token(v - 1).kind != OBJECT ? 0 : v;
}

/** Returns the index of the token of a member of an object, plus 1; 0 if it is absent or the value is no object. */
export function find(index: u32, key: u32, length: u32): u32 {
  const t = token(index);
  if (t.kind != OBJECT) return 0;
  const prefix = prefixOf(key, length);
  for (let i: u32 = 0; i < t.n; i++) {
    const m = member(t.first + i);
    if (m.prefix == prefix && m.length == length && (length <= 8 || hasSame(m.key, key, length))) return m.value + 1;
  }
  return 0;
}

// @ts-ignore
@inline function hasSame(a: u32, b: u32, length: u32): bool {
  let i: u32 = 8;
  while (i + 8 <= length) {
    if (load<u64>(a + i) != load<u64>(b + i)) return false;
    i += 8;
  }
  return i == length || prefixOf(a + i, length - i) == prefixOf(b + i, length - i);
}
