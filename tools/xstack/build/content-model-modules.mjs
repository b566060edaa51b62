/** Generates the content model as modules of the program. */
import { codesOf, enumAt, hashNameOf, withArticle } from './content-model.mjs';

/** Names that the whole program uses: contribution types, schemas, and the codes of rows. */
export function namesModule({ types, kinds, schemas }) {
  const files = Object.fromEntries([...schemas].map(([name, { path }]) => [name, path]));
  return [
    constant(
      'contributionTypes',
      types.map(({ type }) => type),
    ),
    constant('schemaFiles', files),
    constant('rowCodes', rowCodes(kinds)),
  ].join('\n');
}

/** The kinds of rows, each with the validator of its schema. */
export function kindsModule({ kinds, schemas: rowSchemas }) {
  const schemas = [...new Set(kinds.map(({ schema }) => schema))].sort();
  const imports = schemas.map((name) => `import { ${name} } from './${name}.js';\n`).join('');
  const entries = kinds.map((kind) => {
    const { invalid, idMismatch } = codesOf(kind);
    const { schema, output } = kind;
    const row = rowSchemas.get(schema).schema;
    const members = Object.keys(row.properties);
    const enums = (kind.enums ?? []).map((list) => ({ ...list, values: enumAt(row, list.at) }));
    const data = {
      definition: definitionOf(kind),
      schema,
      hashName: hashNameOf(output),
      members,
      enums,
      invalid,
      idMismatch,
    };
    const entries = Object.entries(data).filter(([, value]) => value !== undefined);
    const lines = entries.map(([name, value]) => `    ${name}: ${JSON.stringify(value)},\n`);
    return `  {\n${lines.join('')}    validate: ${schema},\n  },\n`;
  });
  return `${imports}\nexport const kinds = [\n${entries.join('')}] as const;\n`;
}

/** The codes of rows with their titles, in the order of the kinds. */
export function rowCodes(kinds) {
  const mismatches = kinds.flatMap((kind) => {
    const { idMismatch } = codesOf(kind);
    return idMismatch === undefined ? [] : [[idMismatch, `${kind.id_field} is not the contribution id`]];
  });
  const invalid = kinds.map((kind) => [codesOf(kind).invalid, `${withArticle(kind.noun)} does not match its schema`]);
  return Object.fromEntries([...mismatches, ...invalid]);
}

/** Returns a kind without the members that only the generator uses. */
function definitionOf({ $schema, description, noun, schema, editor_files, enums, id_mismatch, versions, ...kind }) {
  if (kind.also_in === undefined) return kind;
  const { description: _, ...also_in } = kind.also_in;
  return { ...kind, also_in };
}

function constant(name, value) {
  return `export const ${name} = ${JSON.stringify(value, null, 2)} as const;\n`;
}
