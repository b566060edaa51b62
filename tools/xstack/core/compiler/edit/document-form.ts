import { type DocumentForm, withSets } from '../../base/json/document-form.ts';
import { formatJson } from '../../base/json/format.ts';
import type { JsonObject } from '../../base/json/value.ts';
import { documentForms } from '../../base/schema/generated/document-forms.ts';
import type { SchemaName } from '../../base/schema/schema-names.ts';
import { builtInRows } from '../rows/collections.ts';

export type DocumentFormat = 'pack_manifest' | 'bundle_profile' | 'registry_definition';

/** Format by file name; payloads are found through their manifests. */
const formats: readonly (readonly [name: RegExp, format: DocumentFormat])[] = [
  [/(^|\/)pack\.json$/, 'pack_manifest'],
  [/(^|\/)bundle\.json$/, 'bundle_profile'],
  [/\.registry-definition\.json$/, 'registry_definition'],
];

/** Returns the format of a document by the name of its file; undefined for a payload. */
export function documentFormat(file: string): DocumentFormat | undefined {
  return formats.find(([name]) => name.test(file))?.[1];
}

/** Formats a document that is no payload; undefined for a payload. */
export function formattedDocument(file: string, source: string): string | undefined {
  const format = documentFormat(file);
  return format && formatJson(source, schemaForm(format));
}

/** Returns the form of the documents of a schema. */
export function schemaForm(name: SchemaName): DocumentForm {
  const form = documentForms[name];
  if (form === undefined) throw new Error(`bug: there is no form of ${name}`);
  return form;
}

/**
 * Returns the form of a payload: the members of built-in rows in the order of their schemas, string sets of them sorted.
 * Other rows are only indented.
 */
export function payloadForm(types: ReadonlySet<string>, payload: JsonObject): DocumentForm {
  let form: DocumentForm = types.has('registry_entries') ? schemaForm('registry_entries') : {};
  for (const { definition, schema } of builtInRows.values()) {
    const { type, entry_type, payload_member, also_in, string_sets = [] } = definition;
    const rows = withSets(schemaForm(schema), string_sets);
    if (types.has(type) && (entry_type === undefined || entry_type === payload['entry_type']))
      form = withRows(form, payload_member, rows);
    if (also_in?.types.some((each) => types.has(each))) form = withRows(form, also_in.payload_member, rows);
  }
  return form;
}

/** Adds the form of rows, which a payload is or holds in a member, as one or as an array. */
function withRows(form: DocumentForm, name: string | undefined, rows: DocumentForm): DocumentForm {
  if (name === undefined) return { ...form, ...rows, members: { ...rows.members, ...form.members } };
  return { ...form, members: { ...form.members, [name]: { ...rows, items: rows } } };
}
