#!/usr/bin/env node
/**
 * Writes core/base/schema/generated/: a module with the validator of each schema, portal-validators.js with one for the
 * `params` of each intent, and the content model. They are compiled ahead so that nothing is compiled at start-up. Same
 * schemas, same bytes.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { rolldown } from 'rolldown';
import { readContentModel } from './content-model.mjs';
import { kindsModule, namesModule } from './content-model-modules.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const directory = join(root, 'tools/xstack/core/base/schema/generated');
const mark =
  '// Generated from schemas/ and content-model/ by tools/xstack/build/generate-validators.mjs; do not edit.\n';
/** Words for editors only; titles and the words for patterns stay, because messages are made of them. */
const annotations = new Set(['description', 'examples']);

const model = readContentModel(root);
const schemas = [...model.schemas].map(([name, { schema }]) => [name, schema]);
const ids = new Map(schemas.map(([name, { $id }]) => [name, $id]));
const ajv = compiler({ schemas: schemas.map(([, schema]) => schema), allErrors: true });
// A part of a schema that is asked for alone: the row schemas of a project's own registries.
const rowSchema = part(ajv, 'row_schema', `${ids.get('registry_definition')}#/$defs/row_schema`);
// One complaint is enough where nobody has written the value by hand, and it bounds what a hostile value costs.
const portal = JSON.parse(readFileSync(join(root, 'schemas/portal/intents.schema.json'), 'utf8'));
const portalAjv = compiler({ schemas: [portal], allErrors: false });
const params = Object.keys(portal.$defs)
  .filter((name) => !name.startsWith('param.'))
  .map((name) => part(portalAjv, name.replaceAll('.', '_'), `${portal.$id}#/$defs/${name}`));

mkdirSync(directory, { recursive: true });
const written = await Promise.all([
  ...[...ids, rowSchema].map(([name, id]) => write(name, ajv, [[name, id]])),
  write('portal-validators', portalAjv, params),
]);
written.push(writeModule('content-names.ts', namesModule(model)), writeModule('content-kinds.ts', kindsModule(model)));
for (const name of readdirSync(directory)) if (!written.flat().includes(name)) rmSync(join(directory, name));

function compiler({ schemas, allErrors }) {
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
  for (const schema of schemas) ajv.addSchema(withoutAnnotations(schema));
  return ajv;
}

function part(ajv, name, $ref) {
  const $id = `https://xstack.dev/schemas/${name}.schema.json`;
  ajv.addSchema({ $id, $ref });
  return [name, $id];
}

/** Writes a module that exports the validators of some schemas, and its types. */
async function write(file, ajv, ids) {
  const code = compact(standaloneCode.default(ajv, Object.fromEntries(ids)));
  const bundled = await bundleSource(code);
  const types = ids.map(([name]) => `export declare const ${name}: Validator;\n`).join('');
  writeFileSync(
    join(directory, `${file}.d.ts`),
    `${mark}import type { Validator } from '../explain-errors.ts';\n\n${types}`,
  );
  writeFileSync(join(directory, `${file}.js`), mark + bundled);
  return [`${file}.js`, `${file}.d.ts`];
}

function writeModule(file, source) {
  writeFileSync(join(directory, file), mark + source);
  return [file];
}

/** Joins a source with the parts of ajv's runtime that it requires. */
async function bundleSource(code) {
  const build = await rolldown({
    cwd: root,
    input: 'validators',
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'] },
    plugins: [
      {
        name: 'source',
        resolveId: (id) => (id === 'validators' ? join(root, 'validators.js') : undefined),
        load: (id) => (id === join(root, 'validators.js') ? code : undefined),
      },
    ],
  });
  try {
    const { output } = await build.generate({
      format: 'esm',
      comments: { legal: false, annotation: false, jsdoc: false },
    });
    return output[0].code;
  } finally {
    await build.close();
  }
}

/** What ajv generates, in a third of the size. */
function compact(source) {
  // ajv writes seven lines wherever an error is noted; one call does the same.
  const noteError =
    /if\s*\(vErrors === null\)\s*\{\s*vErrors = \[(err\d+)\];?\s*\}\s*else\s*\{\s*vErrors\.push\(\1\);?\s*\}/g;
  const joinErrors = /vErrors === null \? ([\w.]+)\.errors : vErrors\.concat\(\1\.errors\)/g;
  // Of what `verbose` adds to an error, explanations use the sub-schema, and that only for some keywords.
  const verbosity = /(keyword:"(\w+)"[^\n]*?),schema:[^\n]*?,(parentSchema:[^\n]*?),data(?::data\d*)?\}/g;
  const explained = new Set(['type', 'additionalProperties', 'pattern']);
  return `${source
    .replace(noteError, 'vErrors = noted(vErrors, $1);')
    .replace(joinErrors, 'joined(vErrors, $1.errors)')
    .replace(/vErrors\.length = (_errs\d+)/g, 'cutTo(vErrors, $1)')
    .replace(verbosity, (_, error, keyword, parent) => `${error}${explained.has(keyword) ? `,${parent}` : ''}}`)}
import { cutTo, joined, noted } from './tools/xstack/core/base/schema/schema-errors.ts';
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
