import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import { compareText } from '../../base/text/compare.ts';
import type { RowSource } from './collection.ts';
import type { RowMember } from './row-plan.ts';

/** Returns the value of a member of a compiled row; undefined if the row does not have the member. `id` is that of the row. */
export function memberValue(
  { from, steps, fallback, isStringSet }: RowMember,
  { value, packId, file }: RowSource,
  id: string,
): JsonValue | undefined {
  if (from === 'pack') return packId;
  if (from === 'file') return file;
  const given = givenValue(steps, value);
  const carried = given === undefined ? (from === 'id' ? id : fallback) : given; // `null` is a value.
  return isStringSet && carried !== undefined ? stringSet(carried) : carried;
}

/** Returns the value of a member in the source of a row; undefined if it is absent. */
export function givenValue(steps: readonly string[], value: JsonObject): JsonValue | undefined {
  return steps.length === 1 ? member(value, steps[0] as string) : memberAt(value, steps);
}

/** Trims, drops empty strings and duplicates, and sorts in code-unit order. Returns the same array if nothing changes. */
export function stringSet(value: JsonValue): JsonValue {
  if (!Array.isArray(value) || isCleanSet(value)) return value;
  const texts = (value as readonly string[]).map((text) => text.trim()).filter((text) => text !== '');
  return [...new Set(texts)].sort(compareText);
}

function isCleanSet(texts: readonly string[]): boolean {
  let before = '';
  for (const text of texts) {
    if (text <= before || text.trim() !== text) return false;
    before = text;
  }
  return true;
}

function memberAt(value: JsonObject, steps: readonly string[]): JsonValue | undefined {
  let at: JsonValue | undefined = value;
  for (const step of steps) at = isJsonObject(at) ? member(at, step) : undefined;
  return at;
}
