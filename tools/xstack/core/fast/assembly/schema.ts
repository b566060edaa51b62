// Checks a value against a schema. True proves that the value matches; false proves nothing.

import { byte, hasSameName, isBefore, isText } from './bytes';
import { ARRAY, Condition, HAS_ESCAPE, HAS_WIDE, Member, Node, NUMBER, OBJECT, STRING, Text, Token } from './layout';
import { matches } from './patterns';
import { find, member, token } from './tokens';

const WORD: u32 = 4;
const MEMBER: u32 = offsetof<Member>();

/** Checks the n bytes of a string; its characters are as many or fewer. */
function isValidString(node: Node, at: u32, n: u32, flags: u32): bool {
  if ((node.kinds & STRING) == 0) return false;
  if (node.enumCount != 0) {
    let isKnown = false;
    for (let i: u32 = 0; i < node.enumCount && !isKnown; i++)
      isKnown = isText(at, n, changetype<Text>(load<u32>(node.enums + i * WORD)));
    if (!isKnown) return false;
  }
  if (n < node.minLength || n > node.maxLength || (node.minLength > 1 && flags != 0)) return false;
  return node.pattern == 0 || (flags == 0 && matches(node.pattern, at, n));
}

/** Checks the minimum of a number, which is not negative. */
function isAtLeast(t: Token, minimum: u32): bool {
  let p = t.start, whole: u32 = 0;
  if (byte(p) == 0x2d) return false;
  const last = min(t.end, p + 9);
  while (p < last && byte(p) - 0x30 < 10) whole = whole * 10 + byte(p++) - 0x30;
  return whole >= minimum;
}

function hasValidItems(node: Node, t: Token): bool {
  if (t.n < node.minItems || t.n > node.maxItems) return false;
  if (node.items != 0)
    for (let i: u32 = 0; i < t.n; i++) if (!isValid(node.items, member(t.first + i).value)) return false;
  return true;
}

/** Members and properties are both in order. */
function hasValidMembers(node: Node, t: Token): bool {
  let required: u32 = 0, property = node.properties;
  const end = node.properties + node.propertyCount * MEMBER;
  for (let i: u32 = 0; i < t.n; i++) {
    const m = member(t.first + i);
    if (node.names != 0 && !isValidString(changetype<Node>(node.names), m.key, m.length, 0)) return false;
    while (property < end && isBefore(changetype<Member>(property), m)) property += MEMBER;
    if (property < end && hasSameName(changetype<Member>(property), m)) {
      if (!isValid(changetype<Member>(property).value, m.value)) return false;
      required += changetype<Member>(property).isRequired;
    } else if (node.additional == 1 || (node.additional > 1 && !isValid(node.additional, m.value))) return false;
  }
  return required == node.requiredCount;
}

function meetsCondition(condition: Condition, index: u32): bool {
  const found = find(index, condition.name.at, condition.name.length);
  if (found == 0) return true;
  const t = token(found - 1);
  if (t.kind != STRING) return true;
  if ((t.n & HAS_ESCAPE) == 0 && !isText(t.start + 1, t.end - t.start - 2, condition.value)) return true;
  return isValid(condition.then, index);
}

function meetsOthers(node: Node, index: u32): bool {
  for (let i: u32 = 0; i < node.alsoCount; i++) if (!isValid(load<u32>(node.also + i * WORD), index)) return false;
  for (let i: u32 = 0; i < node.conditionCount; i++)
    if (!meetsCondition(changetype<Condition>(load<u32>(node.conditions + i * WORD)), index)) return false;
  return true;
}

/** `at`: address of the schema; `index`: token of the value. */
export function isValid(at: u32, index: u32): bool {
  const node = changetype<Node>(at), t = token(index);
  if ((node.kinds & t.kind) == 0) return false;
  if (t.kind == STRING) {
    // The characters behind an escape are not compared.
    if ((t.n & HAS_ESCAPE) != 0 && (node.pattern != 0 || node.enumCount != 0 || node.minLength > 1)) return false;
    if (!isValidString(node, t.start + 1, t.end - t.start - 2, t.n & HAS_WIDE)) return false;
  } else if ((t.kind & NUMBER) != 0) {
    if (node.minimum != 0 && !isAtLeast(t, node.minimum - 1)) return false;
  } else if (t.kind == ARRAY) {
    if (!hasValidItems(node, t)) return false;
  } else if (t.kind == OBJECT && !hasValidMembers(node, t)) return false;
  return (node.alsoCount | node.conditionCount) == 0 || meetsOthers(node, index);
}
