import type { JsonObject } from '../../base/json/value.ts';
import { embedded } from '../../base/schema/schema-references.ts';
import type { DefinitionDocument } from '../rows/definition-sources.ts';

/** A registry definition of a project with its row schema. */
export type EditorDefinition = DefinitionDocument & { readonly row_schema: JsonObject };

/** Returns the schema of the payloads that hold the rows of a definition; `$defs` of the document has its row schema. */
export function payloadSchema({ name, payload_member, id_field }: EditorDefinition): JsonObject {
  const row = { required: [id_field], $ref: `#/$defs/${name}` };
  if (payload_member === undefined) return row;
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  const held: JsonObject = { if: { type: 'array' }, then: { items: row }, else: row };
  return { type: 'object', required: [payload_member], properties: { [payload_member]: held } };
}

/** Returns the row schemas of definitions for `$defs` of a document. */
export function rowSchemas(definitions: readonly EditorDefinition[]): JsonObject {
  return Object.fromEntries(definitions.map(({ name, row_schema }) => [name, embedded(row_schema, `/$defs/${name}`)]));
}

/** Returns the schema of a payload of an own type, or of a sidecar: its own schema, and those of the definitions over it. */
export function ownPayloadSchema(
  title: string,
  schema: JsonObject | undefined,
  idField: string | undefined,
  definitions: readonly EditorDefinition[],
): JsonObject {
  const parts = [
    ...(schema === undefined ? [] : [{ $ref: '#/$defs/Payload' }]),
    ...definitions.map((definition) => payloadSchema(definition)),
  ];
  return {
    title,
    type: 'object',
    ...(idField !== undefined && { required: [idField] }),
    ...(parts.length > 0 && { allOf: parts }),
    $defs: {
      ...(schema !== undefined && { Payload: embedded(schema, '/$defs/Payload') }),
      ...rowSchemas(definitions),
    },
  };
}
