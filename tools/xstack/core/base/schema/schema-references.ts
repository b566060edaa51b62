import type { JsonPointer } from '../json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/value.ts';

/** Returns a copy of a schema for a location in another document: its references to `$defs` are resolved from there. */
export function embedded(schema: JsonObject, at: JsonPointer): JsonObject {
  return withReferences(schema, (reference) =>
    reference.startsWith('#/') ? `#${at}${reference.slice(1)}` : reference,
  );
}

/** Returns a copy of a schema in which each `$ref` is replaced. A `$ref` that is no string is the name of a member. */
export function withReferences(schema: JsonObject, replace: (reference: string) => string): JsonObject {
  return copy(schema, replace) as JsonObject;
}

function copy(value: JsonValue, replace: (reference: string) => string): JsonValue {
  if (Array.isArray(value)) return value.map((item) => copy(item, replace));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, below]): [string, JsonValue] => [
    name,
    name === '$ref' && typeof below === 'string' ? replace(below) : copy(below, replace),
  ]);
  return Object.fromEntries(members);
}
