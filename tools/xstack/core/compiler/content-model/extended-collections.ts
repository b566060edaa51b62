import { type JsonPointer, pointer } from '../../base/json/pointer.ts';
import type { JsonObject, JsonValue } from '../../base/json/value.ts';
import { withReferences } from '../../base/schema/schema-references.ts';
import type { Collection } from '../rows/collection.ts';
import { builtInRows } from '../rows/collections.ts';
import type { ContentModelDocument, ExtensionEntry } from './content-model-document.ts';
import type { ExtendedList } from './extended-list.ts';
import { type Extension, extended } from './extension.ts';
import type { SchemaReader } from './schema-reader.ts';

/** Returns the built-in collections with the members and values that a project adds. */
export function extendedCollections(
  { extensions = [], enums = {} }: ContentModelDocument,
  builtIn: readonly Collection[],
  schemas: SchemaReader,
): readonly Collection[] {
  const read = extensions.map((entry, i) => ({ of: entry.of, extension: extensionOf(entry, i, schemas) }));
  return builtIn.map((collection) => {
    const own = read.filter(({ of }) => of === collection.kind).map(({ extension }) => extension);
    return extended(collection, own, extendedLists(collection.kind, enums));
  });
}

function extendedLists(kind: string, enums: Readonly<Record<string, readonly string[]>>): ExtendedList[] {
  const lists = builtInRows.get(kind)?.enums ?? [];
  return lists.flatMap((list) => {
    const values = Object.hasOwn(enums, list.name) ? enums[list.name] : undefined;
    return values === undefined ? [] : [{ list, values: [...list.values, ...values] }];
  });
}

const texts = { type: 'array', items: { type: 'string' } } as const;

function extensionOf(entry: ExtensionEntry, index: number, schemas: SchemaReader): Extension {
  const { properties, required = [], carry = [], string_sets = [], defaults = {}, references = [] } = entry;
  const at = pointer('extensions', index);
  const described = membersSchema(properties, at, schemas);
  const schema: JsonObject = { type: 'object', required, ...described };
  const sets: JsonObject = {
    type: 'object',
    properties: Object.fromEntries(string_sets.map((name) => [name, texts])),
  };
  const checks = [schemas.read(schema, at), schemas.read(sets, at)].filter((check) => check !== undefined);
  return {
    names: Object.keys(properties),
    problems: (row) => checks.flatMap((check) => check(row)),
    carry,
    stringSets: string_sets,
    defaults,
    references,
  };
}

/**
 * Returns the `properties` and `$defs` of a schema for all members. Each member has a schema of its own, with definitions of
 * its own: their names begin with the number of the member. A refused schema is reported once and replaced by none.
 */
function membersSchema(properties: JsonObject, at: JsonPointer, schemas: SchemaReader) {
  const $defs: Record<string, JsonValue> = {};
  const members = Object.entries(properties).map(([name, given], i): [string, JsonObject] => {
    const { $defs: own = {}, ...schema } = given as JsonObject;
    if (schemas.read(given as JsonObject, at + pointer('properties', name)) === undefined) return [name, {}];
    const renamed = (below: JsonObject) =>
      withReferences(below, (reference) => reference.replace(/^#\/\$defs\//, `#/$defs/${i}_`));
    for (const [definition, below] of Object.entries(own as JsonObject))
      $defs[`${i}_${definition}`] = renamed(below as JsonObject);
    return [name, renamed(schema)];
  });
  return { properties: Object.fromEntries(members), $defs };
}
