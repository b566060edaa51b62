/** Paths of members in a schema, and of those that a document uses: `types[].name`, `enums.*`. */
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the path of every member that the schema describes; a schema behind `$ref` is not entered. */
export function describedPaths(schema: JsonValue | undefined, path = ''): string[] {
  if (!isObject(schema)) return [];
  const { properties, items, additionalProperties } = schema;
  const named = isObject(properties) ? Object.entries(properties) : [];
  return [
    ...named.flatMap(([name, member]) => [join(path, name), ...describedPaths(member, join(path, name))]),
    ...describedPaths(items, `${path}[]`),
    ...(isObject(additionalProperties)
      ? [join(path, '*'), ...describedPaths(additionalProperties, join(path, '*'))]
      : []),
  ];
}

/** Reports whether the document has a member at this path. */
export function hasPath(document: JsonValue | undefined, path: string): boolean {
  const values = path.split(/\.|(?=\[\])/).reduce(childrenAt, [document]);
  return values.some((value) => value !== undefined);
}

function childrenAt(values: readonly (JsonValue | undefined)[], step: string): readonly (JsonValue | undefined)[] {
  return values.flatMap((value) => {
    if (step === '[]') return Array.isArray(value) ? value : [];
    if (!isObject(value)) return [];
    return step === '*' ? Object.values(value) : [value[step]];
  });
}

const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`);
