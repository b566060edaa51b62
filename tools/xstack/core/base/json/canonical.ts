import type { JsonObject, JsonValue } from './value.ts';

/**
 * RFC 8785: one text for each value, so that equal values hash equally. `JSON.stringify` already writes
 * scalars as the RFC demands; what is left is the order of members. No library is used here because those that
 * exist treat a member called `toJSON` or a value met twice as something special; the tests compare with two of them.
 */
export function canonicalJson(value: JsonValue): string {
  return print(value, undefined);
}

/** Two-space indentation, members sorted, one final newline: the form of every file that xstack writes. */
export function prettyJson(value: JsonValue): string {
  return `${print(value, 2)}\n`;
}

function print(value: JsonValue, indent: number | undefined): string {
  const disordered: JsonValue[] = [];
  if (isInOrder(value, disordered)) return JSON.stringify(value, null, indent);
  return printSorted(value, indent === undefined ? '' : '\n', indent, new Set(disordered));
}

/**
 * Reports whether the members of every object are in code-unit order, as most are; then `JSON.stringify` prints them so. Arrays and
 * objects in which some are not are noted.
 */
function isInOrder(value: JsonValue, disordered: JsonValue[]): boolean {
  if (typeof value !== 'object' || value === null) return true;
  let inOrder = true;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object' && !isInOrder(item, disordered)) inOrder = false;
  } else {
    let before = '';
    for (const name in value as JsonObject) {
      if (name < before) inOrder = false;
      before = name;
      const item = (value as JsonObject)[name] as JsonValue;
      if (typeof item === 'object' && !isInOrder(item, disordered)) inOrder = false;
    }
  }
  if (!inOrder) disordered.push(value);
  return inOrder;
}

/** `newline` is what stands before a line, if lines are wanted. Names are sorted by code units: so does `sort` by itself. */
function printSorted(
  value: JsonValue,
  newline: string,
  indent: number | undefined,
  disordered: ReadonlySet<JsonValue>,
): string {
  if (!disordered.has(value)) {
    const text = JSON.stringify(value, null, indent);
    return newline === '' ? text : text.replaceAll('\n', newline); // No string has a line break in it.
  }
  const inner = newline + ' '.repeat(indent ?? 0);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value)
      text += `${text === '' ? '[' : ','}${inner}${printSorted(item, inner, indent, disordered)}`;
    return `${text}${newline}]`;
  }
  const colon = indent === undefined ? ':' : ': ';
  for (const name of Object.keys(value as JsonObject).sort()) {
    const item = printSorted((value as JsonObject)[name] as JsonValue, inner, indent, disordered);
    text += `${text === '' ? '{' : ','}${inner}${JSON.stringify(name)}${colon}${item}`;
  }
  return `${text}${newline}}`;
}
