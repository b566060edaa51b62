import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json/value.ts';
import { withReferences } from '../../base/schema/schema-references.ts';
import type { ContentModelDocument } from '../content-model/content-model-document.ts';
import { builtInRows } from '../rows/collections.ts';
import { extendedSchema } from './extended-schema.ts';
import { type EditorDefinition, ownPayloadSchema, payloadSchema, rowSchemas } from './payload-schema.ts';

/** Sources of editor schemas; the documents are valid. */
export interface EditorSources {
  readonly contentModel: ContentModelDocument;
  readonly definitions: readonly EditorDefinition[];
  /** Returns a built-in schema. */
  readonly builtIn: (name: string) => JsonObject;
  /** Directory of the built-in schemas, relative to that of the editor schemas. */
  readonly builtInPath: string;
}

/** Schemas by name: their files are `<name>.schema.json`. */
export type EditorSchemas = ReadonlyMap<string, JsonObject>;

/** Prefixes of the names of schemas that no built-in one has: a dot separates them. */
export const typeSchema = (type: string) => `type.${type}`;
export const sidecarSchema = (sidecar: string) => `sidecar.${sidecar.replace(/\.json$/, '')}`;
export const defaultSchema = (rule: number) => `entry_type_default.${rule + 1}`;

/**
 * Returns the schemas that editors need beside the built-in ones: of built-in payloads with further members or values, of own
 * contribution types, sidecars and entry types, and of the manifests that name them.
 */
export function editorSchemas(sources: EditorSources): EditorSchemas {
  const { contentModel, definitions, builtIn } = sources;
  const { contribution_types = [], sidecars = [] } = contentModel;
  const schemas = new Map(extendedKinds(sources));
  const over = (key: 'types' | 'sidecars', name: string) => definitions.filter((each) => each[key]?.includes(name));
  for (const { name, schema, id_field } of contribution_types)
    schemas.set(typeSchema(name), ownPayloadSchema(name, schema, id_field, over('types', name)));
  for (const { name, schema } of sidecars)
    schemas.set(sidecarSchema(name), ownPayloadSchema(name, schema, undefined, over('sidecars', name)));
  const entries = entriesSchema(sources, schemas);
  if (entries !== undefined) schemas.set('registry_entries', entries);
  for (const [i, { entry_type }] of (contentModel.entry_type_default ?? []).entries()) {
    const schema = withDefault(entry_type, entries ?? builtIn('registry_entries'));
    schemas.set(defaultSchema(i), schema);
  }
  if (contribution_types.length > 0)
    schemas.set('pack_manifest', withTypes(builtIn('pack_manifest'), contribution_types));
  return new Map([...schemas].map(([name, schema]) => [name, located(sources, schemas, schema)]));
}

function extendedKinds({ contentModel, builtIn }: EditorSources): [string, JsonObject][] {
  return [...builtInRows].flatMap(([kind, { schema }]): [string, JsonObject][] => {
    const extended = extendedSchema(kind, contentModel, builtIn(schema));
    return extended === undefined ? [] : [[schema, extended]];
  });
}

/** Undefined if a project has neither entry types of its own nor further members in the rows of the built-in ones. */
function entriesSchema({ definitions, builtIn }: EditorSources, extended: EditorSchemas): JsonObject | undefined {
  const own = definitions.filter(
    ({ entry_type, entry_types }) => entry_type !== undefined || entry_types !== undefined,
  );
  const isExtended = [...builtInRows.values()].some(
    ({ definition, schema }) => definition.entry_type !== undefined && extended.has(schema),
  );
  if (own.length === 0 && !isExtended) return undefined;
  const entries = builtIn('registry_entries');
  const rules = own.flatMap((definition) => entryTypesOf(definition).map((name) => entryRule(name, definition)));
  return { ...entries, allOf: [...(entries['allOf'] as JsonValue[]), ...rules], $defs: rowSchemas(own) };
}

function entryTypesOf({ entry_type, entry_types = [] }: EditorDefinition): string[] {
  return [...new Set([entry_type ?? [], entry_types].flat())];
}

function entryRule(entryType: string, definition: EditorDefinition): JsonObject {
  const condition = { type: 'object', required: ['entry_type'], properties: { entry_type: { const: entryType } } };
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  return { if: condition, then: payloadSchema(definition) };
}

/** Applies the rules of an entry type also to payloads without one. */
function withDefault(entryType: string, entries: JsonObject): JsonObject {
  const rules = (entries['allOf'] as JsonObject[]).filter(({ if: condition }) => {
    const { properties } = condition as { properties: { entry_type: { const: string } } };
    return properties.entry_type.const === entryType;
  });
  const isAbsent = { not: { required: ['entry_type'] } };
  return {
    title: entryType,
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    ...(rules.length > 0 && { allOf: rules.map(({ then }) => ({ if: isAbsent, then: then as JsonObject })) }),
    $defs: (entries['$defs'] ?? {}) as JsonObject,
  };
}

function withTypes(manifest: JsonObject, types: readonly { readonly name: string }[]): JsonObject {
  const examples = (schema: JsonValue | undefined): JsonObject => {
    const list = schema as JsonObject;
    return { ...list, examples: [...(list['examples'] as string[]), ...types.map(({ name }) => name)] };
  };
  const copy = withReferences(manifest, (reference) => reference) as unknown as ManifestSchema;
  const { contribution_types: declared, contributions } = copy.properties;
  declared.items = examples(declared.items);
  contributions.items.properties.type = examples(contributions.items.properties.type);
  return copy as unknown as JsonObject;
}

interface ManifestSchema {
  readonly properties: {
    readonly contribution_types: { items: JsonObject };
    readonly contributions: { readonly items: { readonly properties: { type: JsonObject } } };
  };
}

/** Returns a schema for files that the built-in mapping does not match. */
export function referringSchema({ builtInPath }: EditorSources, schema: string): JsonObject {
  return marked({ $ref: `${builtInPath}${schema}.schema.json` });
}

/** Replaces references between built-in schemas, which have ids, by those between files, and marks the file. */
function located({ builtInPath }: EditorSources, schemas: EditorSchemas, schema: JsonObject): JsonObject {
  const { $schema: _, $id: __, examples: ___, ...rest } = schema;
  const moved = withReferences(rest, (reference) => {
    const [, name] = /^([a-z0-9_]+)\.schema\.json$/.exec(reference) ?? [];
    return name === undefined || schemas.has(name) ? reference : builtInPath + reference;
  });
  return marked(moved);
}

function marked(schema: JsonObject): JsonObject {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', $comment: generatedMark, ...schema };
}

/** The `$comment` of every generated schema. */
const generatedMark = 'Generated by `xstack schema editor --write`; do not edit.';

/** Reports whether a value is a generated schema. */
export function isGenerated(value: JsonValue | undefined): boolean {
  return isJsonObject(value) && value['$comment'] === generatedMark;
}
