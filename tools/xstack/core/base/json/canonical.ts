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
  if (Array.isArray(value)) {
    const items = joined(value as readonly JsonValue[], (item) => inner + printSorted(item, inner, indent, disordered));
    return `[${items}${newline}]`;
  }
  const colon = indent === undefined ? ':' : ': ';
  const members = joined(Object.keys(value as JsonObject).sort(), (name) => {
    const item = printSorted((value as JsonObject)[name] as JsonValue, inner, indent, disordered);
    return `${inner}${JSON.stringify(name)}${colon}${item}`;
  });
  return `{${members}${newline}}`;
}

const itemsAtOnce = 1000;

/** Joins printed items, some at a time: V8 holds a concatenation as a tree, with several nodes for each item. */
function joined<T>(items: readonly T[], printItem: (item: T) => string): string {
  if (items.length <= itemsAtOnce) return items.map(printItem).join(',');
  const chunks: string[] = [];
  for (let i = 0; i < items.length; i += itemsAtOnce)
    chunks.push(
      items
        .slice(i, i + itemsAtOnce)
        .map(printItem)
        .join(','),
    );
  return chunks.join(',');
}
