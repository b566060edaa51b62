/** What JSON can say. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: JsonValue;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own member `name`; `__proto__`, `constructor` and their like are ordinary names. */
export function member(object: JsonObject, name: string): JsonValue | undefined {
  // What an object has not of its own but inherits is a function, which no JSON value is, or its prototype.
  if (name === '__proto__') return Object.hasOwn(object, name) ? object[name] : undefined;
  const value = object[name];
  return typeof value === 'function' ? undefined : value;
}
