import { pointer } from '../../base/json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import { embedded, withReferences } from '../../base/schema/schema-references.ts';
import type { ContentModelDocument } from '../content-model/content-model-document.ts';
import { builtInRows, type ExtensibleList } from '../rows/collections.ts';

/** Returns the schema of a built-in kind with the members and values that a project adds; undefined if it adds none. */
export function extendedSchema(
  kind: string,
  { extensions = [], enums = {} }: ContentModelDocument,
  schema: JsonObject,
): JsonObject | undefined {
  const own = extensions.filter(({ of }) => of === kind);
  const lists = (builtInRows.get(kind)?.enums ?? []).filter(({ name }) => Object.hasOwn(enums, name));
  if (own.length === 0 && lists.length === 0) return undefined;
  const properties = own.flatMap((extension) => Object.entries(extension.properties));
  const described = {
    ...schema,
    required: [...((schema['required'] ?? []) as string[]), ...own.flatMap(({ required = [] }) => required)],
    properties: {
      ...(schema['properties'] as JsonObject),
      ...Object.fromEntries(
        properties.map(([name, below]) => [name, embedded(below as JsonObject, pointer('properties', name))]),
      ),
    },
  };
  return lists.reduce<JsonObject>((extended, list) => withValues(extended, list, enums[list.name] ?? []), described);
}

/** Adds values to the list of a member. The copy is shared by nothing, so that it can be changed. */
function withValues(schema: JsonObject, { at }: ExtensibleList, values: readonly string[]): JsonObject {
  const root = withReferences(schema, (reference) => reference);
  let found: JsonValue | undefined = root;
  for (const step of at.split('.')) {
    const properties: JsonValue | undefined = isJsonObject(found) ? member(found, 'properties') : undefined;
    found = isJsonObject(properties) ? member(properties, step) : undefined;
    const reference = isJsonObject(found) ? member(found, '$ref') : undefined;
    if (typeof reference === 'string')
      found = member((member(root, '$defs') ?? {}) as JsonObject, reference.slice('#/$defs/'.length));
  }
  if (!isJsonObject(found)) throw new Error(`bug: a schema has no member \`${at}\``);
  Object.assign(found, { enum: [...(found['enum'] as string[]), ...values] });
  return root;
}
