/** Reads content-model/: the kinds of rows and the contribution types that are built in, one file each. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentModelProblems } from './check-content-model.mjs';

const folder = 'tools/xstack/content-model';
const codePrefix = 'refuse.registry_compile.';
const contractSchema = 'docs/contract/packages/scenes/scene_package_v1.schema.json';

/** Reads the content model of the project in `root`; throws an error that lists each mistake. */
export function readContentModel(root) {
  const schemas = readSchemas(root);
  const files = readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ file: `${folder}/${name}`, value: readJson(root, `${folder}/${name}`) }));
  const problems = contentModelProblems(files, {
    schemas,
    shape: readJson(root, 'tools/xstack/build/content-kind.schema.json'),
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const kinds = files.map(({ value }) => value).filter(({ name }) => name !== undefined);
  const types = files.map(({ value }) => value).filter(({ entry_type }) => entry_type === undefined);
  const { properties: manifest } = schemas.get('pack_manifest').schema;
  const { required: hashes } = schemas.get('bundle_lockfile').schema.properties.registries;
  const outputs = inPublishedOrder(
    hashes,
    kinds.map(({ output }) => hashNameOf(output)),
  );
  const position = ({ output }) => outputs.indexOf(hashNameOf(output));
  return {
    schemas,
    /** In the order that the schema of the manifest has published. */
    types: inPublishedOrder(
      manifest.contribution_types.items.examples,
      types.map(({ type }) => type),
    ).map((name) => types.find(({ type }) => type === name)),
    /** In the order that the schema of the lockfile has published. */
    kinds: kinds.sort((a, b) => position(a) - position(b) || (a.name < b.name ? -1 : 1)),
  };
}

/** The order of a published list never changes; new names are appended in code-unit order. */
export function inPublishedOrder(published, names) {
  const known = new Set(names);
  const existing = published.filter((name) => known.has(name));
  return [...existing, ...[...known].filter((name) => !existing.includes(name)).sort()];
}

/** Returns the name of a registry's hash in the lockfile. */
export function hashNameOf(output) {
  return `${output.slice(0, -'.json'.length).replaceAll('.', '_')}_hash`;
}

/** Returns the codes of rows that do not match their schema, or whose id is not that of the contribution. */
export function codesOf({ schema, payload_member, holds, id_field, id_mismatch = `${id_field}_mismatch` }) {
  const hasOneRow = payload_member === undefined || holds === 'object';
  return { invalid: `${codePrefix}invalid_${schema}`, ...(hasOneRow && { idMismatch: codePrefix + id_mismatch }) };
}

/** Returns the values of the list at a dotted path of a row schema; undefined unless the schema marks it as extensible. */
export function enumAt(schema, path) {
  let at = schema;
  for (const step of path.split('.')) {
    at = at?.properties?.[step];
    if (at?.$ref !== undefined) at = schema.$defs[at.$ref.slice('#/$defs/'.length)];
  }
  return at?.['x-extensible'] === true ? at.enum : undefined;
}

/** Formats "a lens", "an asset bundle". */
export function withArticle(noun) {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** Returns the schemas by name, each with its path. */
function readSchemas(root) {
  const paths = readdirSync(join(root, 'schemas'))
    .filter((name) => name.endsWith('.schema.json'))
    .map((name) => `schemas/${name}`);
  const named = [...paths, contractSchema].map((path) => [path.replace(/^.*\/|\.schema\.json$/g, ''), path]);
  return new Map(
    named.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, path]) => [name, { path, schema: readJson(root, path) }]),
  );
}

function readJson(root, path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error.message}`);
  }
}
