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
  const order = { native: true };
  const sorted = sortMembers(value, order);
  return order.native
    ? JSON.stringify(sorted, null, indent)
    : printSorted(sorted, indent === undefined ? '' : '\n', indent);
}

/**
 * The value with the members of every object in code-unit order (what `sort` without a comparison does with strings);
 * parts that are in order already are not copied. JavaScript keeps insertion order except for names that look like
 * array indexes; `order.native` turns false when one is met, and then `printSorted` must do the printing.
 */
function sortMembers(value: JsonValue, order: { native: boolean }): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? sortItems(value, order) : sortObject(value as JsonObject, order);
}

function sortItems(items: readonly JsonValue[], order: { native: boolean }): JsonValue {
  let copy: JsonValue[] | undefined;
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as JsonValue;
    if (typeof item !== 'object') continue;
    const sorted = sortMembers(item, order);
    if (sorted === item) continue;
    copy ??= items.slice();
    copy[i] = sorted;
  }
  return copy ?? items;
}

function sortObject(value: JsonObject, order: { native: boolean }): JsonValue {
  const names = Object.keys(value);
  let inOrder = true;
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const first = name.charCodeAt(0);
    if (first >= 0x30 && first <= 0x39) order.native = false;
    if (i > 0 && name < (names[i - 1] as string)) inOrder = false;
    const item = value[name] as JsonValue;
    if (inOrder && typeof item === 'object' && sortMembers(item, order) !== item) inOrder = false;
  }
  if (inOrder) return value;
  const sorted: Record<string, JsonValue> = {};
  for (const name of names.sort()) {
    const item = sortMembers(value[name] as JsonValue, order);
    if (name === '__proto__')
      Object.defineProperty(sorted, name, { value: item, enumerable: true, writable: true, configurable: true });
    else sorted[name] = item;
  }
  return sorted;
}

function printSorted(value: JsonValue, newline: string, indent: number | undefined): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = newline + ' '.repeat(indent ?? 0);
  const isArray = Array.isArray(value);
  const items = isArray
    ? value.map((item) => printSorted(item, inner, indent))
    : Object.keys(value)
        .sort()
        .map(
          (name) =>
            `${JSON.stringify(name)}:${indent === undefined ? '' : ' '}${printSorted((value as JsonObject)[name] as JsonValue, inner, indent)}`,
        );
  const [open, close] = isArray ? '[]' : '{}';
  return items.length === 0 ? `${open}${close}` : `${open}${inner}${items.join(`,${inner}`)}${newline}${close}`;
}
