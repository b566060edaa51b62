/** Compiles JSON Schema ahead to validators without dependencies, so that nothing is compiled at start-up. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { rolldown } from 'rolldown';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
/** Keywords for other programs; titles and descriptions of patterns are not removed, because messages use them. */
const annotations = new Set(['description', 'examples', 'x-extensible', 'x-set', 'x-compat', 'x-session']);

/** Returns an ajv that generates the code of its validators. */
export function compiler({ schemas, allErrors }) {
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
  ajv.addKeyword('listMembers');
  for (const schema of schemas) ajv.addSchema(withoutAnnotations(schema));
  return ajv;
}

/** Adds a part of a schema as a separate schema; returns its name and id. */
export function part(ajv, name, $ref) {
  const $id = `https://xstack.dev/schemas/${name}.schema.json`;
  ajv.addSchema({ $id, $ref });
  return [name, $id];
}

/** Returns the source of a module that exports validators by name; `further` code may use those names. */
export function validatorSource(ajv, ids, further = '') {
  return bundleSource(`${compact(standaloneCode.default(ajv, Object.fromEntries(ids)))}${further}`);
}

/** Bundles a source with the parts of ajv's runtime that it requires. */
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

/** Rewrites the output of ajv to a third of its size. */
function compact(source) {
  // ajv generates seven lines for each error; one call does the same.
  const noteError =
    /if\s*\(vErrors === null\)\s*\{\s*vErrors = \[(err\d+)\];?\s*\}\s*else\s*\{\s*vErrors\.push\(\1\);?\s*\}/g;
  const joinErrors = /vErrors === null \? ([\w.]+)\.errors : vErrors\.concat\(\1\.errors\)/g;
  // Of the members that `verbose` adds to an error, messages use the subschema, for some keywords only.
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

/**
 * Removes the annotations of a schema, which would only make the program larger, and the schemas that `x-editor` marks: the
 * program checks the same with better messages.
 */
export function withoutAnnotations(schema) {
  if (Array.isArray(schema)) return schema.map(withoutAnnotations);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (key === 'properties' || key === '$defs') {
        const below = Object.entries(value).filter(([, each]) => each['x-editor'] !== true);
        if (key === '$defs' && below.length === 0) return [];
        return [[key, Object.fromEntries(below.map(([name, each]) => [name, withoutAnnotations(each)]))]];
      }
      if ([value].flat().some((below) => below?.['x-editor'] === true)) return [];
      return annotations.has(key) ? [] : [[key, withoutAnnotations(value)]];
    }),
  );
}
