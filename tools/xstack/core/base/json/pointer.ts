import { isJsonObject, type JsonValue, member } from './value.ts';

/** RFC 6901. `''` is the whole document. */
export type JsonPointer = string;

/** Returns the pointer to a path of member names and indexes. */
export function pointer(...path: readonly (string | number)[]): JsonPointer {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Returns the unescaped steps of a pointer. */
export function pointerSteps(text: JsonPointer): string[] {
  return text === ''
    ? []
    : text
        .slice(1)
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Returns the value at the steps of a pointer; undefined if it does not exist. */
export function valueAt(value: JsonValue | undefined, steps: readonly string[]): JsonValue | undefined {
  let at = value;
  for (const step of steps) {
    if (Array.isArray(at)) at = /^(?:0|[1-9]\d*)$/.test(step) ? (at as readonly JsonValue[])[Number(step)] : undefined;
    else at = isJsonObject(at) ? member(at, step) : undefined;
  }
  return at;
}
