import type { JsonObject, JsonValue } from './value.ts';

/**
 * Prints RFC 8785: one string for each value, so that equal values hash equally. `JSON.stringify` already writes
 * scalars as the RFC requires; the order of members remains. The existing libraries treat a member called `toJSON`, or
 * a value that occurs twice, as special, so none is used; the tests compare with two of them.
 */
export function canonicalJson(value: JsonValue): string {
  return print(value, undefined);
}

/**
 * Prints with two-space indentation, sorted members and one final newline: the form of every file that xstack writes.
 */
export function prettyJson(value: JsonValue): string {
  return `${print(value, 2)}\n`;
}

function print(value: JsonValue, indent: number | undefined): string {
  const disordered: JsonValue[] = [];
  if (isInOrder(value, disordered)) return JSON.stringify(value, null, indent);
  return printSorted(value, indent === undefined ? '' : '\n', indent, new Set(disordered));
}

/**
 * Reports whether the members of every object are in code-unit order, so that `JSON.stringify` prints them in order.
 * Adds the arrays and objects that contain unordered ones to `disordered`.
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

/** `newline` precedes each line; empty for the compact form. `sort` compares by code units by default. */
function printSorted(
  value: JsonValue,
  newline: string,
  indent: number | undefined,
  disordered: ReadonlySet<JsonValue>,
): string {
  if (!disordered.has(value)) {
    const text = JSON.stringify(value, null, indent);
    return newline === '' ? text : text.replaceAll('\n', newline); // Safe: strings contain no raw line break.
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
