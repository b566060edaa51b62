/** Generates the forms of documents: of each schema, the order of its members and its declared sets. */

const written = ['pack_manifest', 'bundle_profile', 'registry_definition', 'registry_entries'];

/** The forms of the documents that people write and of the rows in them, by schema. */
export function documentFormsModule({ kinds, schemas }) {
  const names = [...new Set([...written, ...kinds.map(({ schema }) => schema)])].sort();
  const forms = Object.fromEntries(names.map((name) => [name, formOf(schemas.get(name).schema)]));
  return `import type { DocumentForm } from '../../json/document-form.ts';

export const documentForms: Readonly<Record<string, DocumentForm>> = ${JSON.stringify(forms)};
`;
}

function formOf({ properties, items, 'x-set': isSet }) {
  const members = properties && Object.entries(properties).map(([name, schema]) => [name, formOf(schema)]);
  return {
    ...(members !== undefined && { members: Object.fromEntries(members) }),
    ...(typeof items === 'object' && { items: formOf(items) }),
    ...(isSet === true && { isSet }),
  };
}
