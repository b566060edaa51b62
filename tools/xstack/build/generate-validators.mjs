#!/usr/bin/env node
/**
 * Writes core/schema/generated/validators.js: a validator for each schema, compiled ahead so that nothing is
 * compiled at start-up, and the facts that the explanations need. Same schemas, same bytes.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const output = join(root, 'tools/xstack/core/schema/generated/validators.js');
const annotations = new Set(['title', 'description', 'examples', 'patternErrorMessage', 'default']);

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
const parts = new Map([['row_schema', ['registry_definition', '#/$defs/row_schema']]]);

const ajv = new Ajv2020({
  allErrors: true,
  ownProperties: true,
  strict: true,
  allowUnionTypes: true,
  allowMatchingProperties: true,
  messages: false,
  code: { source: true, esm: true, lines: true },
});
// ajv numbers its functions by the order of compilation, so that the order of the map decides the bytes.
const exported = {};
for (const [name, schema] of schemas) {
  ajv.addSchema(withoutAnnotations(schema));
  exported[name] = schema.$id;
}
for (const [name, [of, pointer]] of parts) {
  const $id = `${schemas.get(of).$id.replace(of, name)}`;
  ajv.addSchema({ $id, $ref: schemas.get(of).$id + pointer });
  exported[name] = $id;
}

const facts = Object.fromEntries([...schemas].map(([name, schema]) => [name, factsOf(schema)]));
for (const [name, [of]] of parts) facts[name] = facts[of];

// ajv writes seven lines wherever an error is noted; one call does the same in a third of the size.
const noteError =
  /if\s*\(vErrors === null\)\s*\{\s*vErrors = \[(err\d+)\];?\s*\}\s*else\s*\{\s*vErrors\.push\(\1\);?\s*\}/g;
const code = `${standaloneCode.default(ajv, exported).replace(noteError, 'vErrors = noted(vErrors, $1);')}
function noted(errors, error) {
  if (errors === null) return [error];
  errors.push(error);
  return errors;
}
export const facts = ${JSON.stringify(JSON.stringify(facts))};
`;
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
mkdirSync(dirname(output), { recursive: true });
writeFileSync(
  output,
  `// Generated from schemas/ by tools/xstack/build/generate-validators.mjs; do not edit.\n${outputFiles[0].text}`,
);

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

/** What messages say of each sub-schema, by its JSON pointer: its title, its members, its pattern in words. */
function factsOf(schema, pointer = '', found = {}) {
  if (typeof schema !== 'object' || schema === null) return found;
  if (pointer === '' || !/\/(?:properties|\$defs|patternProperties)$/.test(pointer)) {
    const fact = {
      ...(typeof schema.title === 'string' && { title: schema.title }),
      ...(schema.additionalProperties === false && schema.properties && { members: Object.keys(schema.properties) }),
      ...(typeof schema.patternErrorMessage === 'string' && { mustBe: schema.patternErrorMessage }),
    };
    if (Object.keys(fact).length > 0) found[pointer] = fact;
  }
  for (const [key, below] of Object.entries(schema))
    factsOf(below, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, found);
  return found;
}
