import type { JsonValue } from '../../base/json/value.ts';

/** Returns the value of a JSON source; undefined if there is none, or if it is invalid, which the compiler reports. */
export function jsonOfSource(source: string | undefined): JsonValue | undefined {
  if (source === undefined) return undefined;
  try {
    return JSON.parse(source.replace(/^\uFEFF/, '')) as JsonValue;
  } catch {
    return undefined;
  }
}
