#!/usr/bin/env node
/**
 * Writes core/schema/generated/: validators.js has a validator for each schema, portal-validators.js one for the `params`
 * of each intent. They are compiled ahead so that nothing is compiled at start-up. Same schemas, same bytes.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const directory = join(root, 'tools/xstack/core/schema/generated');
/** Words for editors only; titles and the words for patterns stay, because messages are made of them. */
const annotations = new Set(['description', 'examples']);

const schemas = new Map(
  [
    ...readdirSync(join(root, 'schemas'))
      .filter((name) => name.endsWith('.schema.json'))
      .sort()
      .map((name) => join('schemas', name)),
    'docs/contract/packages/scenes/scene_package_v1.schema.json',
  ].map((path) => [path.replace(/^.*\/|\.schema\.json$/g, ''), JSON.parse(readFileSync(join(root, path), 'utf8'))]),
);
// A part of a schema that is asked for alone: the row schemas of a project's own registries.
const parts = new Map([['row_schema', [schemas.get('registry_definition'), '#/$defs/row_schema']]]);

await write('validators.js', {
  schemas: [...schemas.values()],
  exported: new Map([...schemas].map(([name, { $id }]) => [name, $id])),
  parts,
  allErrors: true,
});
// One complaint is enough where nobody has written the value by hand, and it bounds what a hostile value costs.
const portal = JSON.parse(readFileSync(join(root, 'schemas/portal/intents.schema.json'), 'utf8'));
await write('portal-validators.js', {
  schemas: [portal],
  exported: new Map(),
  parts: new Map(
    Object.keys(portal.$defs)
      .filter((name) => !name.startsWith('param.'))
      .map((name) => [name.replaceAll('.', '_'), [portal, `#/$defs/${name}`]]),
  ),
  allErrors: false,
});

/** Compiles schemas into one file that exports validators: of whole schemas, and of parts of them. */
async function write(file, { schemas, exported, parts, allErrors }) {
  const ajv = new Ajv2020({
    allErrors,
    ownProperties: true,
    strict: true,
    allowUnionTypes: true,
    allowMatchingProperties: true,
    strictRequired: false,
    messages: false,
    verbose: true,
    code: { source: true, esm: true, lines: true },
  });
  ajv.addKeyword('patternErrorMessage');
  // ajv numbers its functions by the order of compilation, so that the order of the schemas decides the bytes.
  for (const schema of schemas) ajv.addSchema(withoutAnnotations(schema));
  const ids = Object.fromEntries(exported);
  for (const [name, [of, pointer]] of parts) {
    const $id = `https://xstack.dev/schemas/${name}.schema.json`;
    ajv.addSchema({ $id, $ref: of.$id + pointer });
    ids[name] = $id;
  }
  const code = compact(standaloneCode.default(ajv, ids));
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root, loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'node20',
    legalComments: 'none',
    charset: 'utf8',
    write: false,
  });
  mkdirSync(directory, { recursive: true });
  writeFileSync(
    join(directory, file),
    `// Generated from schemas/ by tools/xstack/build/generate-validators.mjs; do not edit.\n${outputFiles[0].text}`,
  );
}

/** What ajv generates, in a third of the size. */
function compact(source) {
  // ajv writes seven lines wherever an error is noted; one call does the same.
  const noteError =
    /if\s*\(vErrors === null\)\s*\{\s*vErrors = \[(err\d+)\];?\s*\}\s*else\s*\{\s*vErrors\.push\(\1\);?\s*\}/g;
  // Of what `verbose` adds to an error, explanations use the sub-schema, and that only for some keywords.
  const verbosity = /(keyword:"(\w+)"[^\n]*?),schema:[^\n]*?,(parentSchema:[^\n]*?),data(?::data\d*)?\}/g;
  const explained = new Set(['type', 'additionalProperties', 'pattern']);
  return `${source
    .replace(noteError, 'vErrors = noted(vErrors, $1);')
    .replace(verbosity, (_, error, keyword, parent) => `${error}${explained.has(keyword) ? `,${parent}` : ''}}`)}
function noted(errors, error) {
  if (errors === null) return [error];
  errors.push(error);
  return errors;
}
`;
}

/** The schema as far as validation needs it; what is left out would only make the program larger. */
function withoutAnnotations(schema) {
  if (Array.isArray(schema)) return schema.map(withoutAnnotations);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (key === 'properties' || key === '$defs')
        return [
          [key, Object.fromEntries(Object.entries(value).map(([name, below]) => [name, withoutAnnotations(below)]))],
        ];
      return annotations.has(key) ? [] : [[key, withoutAnnotations(value)]];
    }),
  );
}
