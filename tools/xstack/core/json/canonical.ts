import { compareText } from '../text/compare.ts';
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
 * A copy with the members of every object in code-unit order. JavaScript keeps insertion order except for names that
 * look like array indexes; `order.native` turns false when one is met, and then `printSorted` must do the printing.
 */
function sortMembers(value: JsonValue, order: { native: boolean }): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => sortMembers(item, order));
  const sorted: Record<string, JsonValue> = {};
  for (const name of Object.keys(value).sort(compareText)) {
    const first = name.charCodeAt(0);
    if (first >= 0x30 && first <= 0x39) order.native = false;
    const item = sortMembers((value as JsonObject)[name] as JsonValue, order);
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
        .sort(compareText)
        .map(
          (name) =>
            `${JSON.stringify(name)}:${indent === undefined ? '' : ' '}${printSorted((value as JsonObject)[name] as JsonValue, inner, indent)}`,
        );
  const [open, close] = isArray ? '[]' : '{}';
  return items.length === 0 ? `${open}${close}` : `${open}${inner}${items.join(`,${inner}`)}${newline}${close}`;
}
