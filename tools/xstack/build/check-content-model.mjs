/** Checks the files of content-model/. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { enumAt, hashNameOf } from './content-model.mjs';

/** Returns the problems of the files, one sentence each. `shape` is the schema of a file. */
export function contentModelProblems(files, { schemas, shape }) {
  const validate = new Ajv2020({ allErrors: true, strictTypes: false }).compile(shape);
  const misshapen = files.flatMap(({ file, value }) => {
    validate(value);
    return (validate.errors ?? []).map((error) => `${file}: ${describe(error)}`);
  });
  if (misshapen.length > 0) return misshapen;
  const values = files.map(({ value }) => value);
  return files.flatMap(({ file, value }) =>
    [
      ...nameProblems(file, value),
      ...schemaProblems(value, schemas),
      ...enumProblems(value, schemas),
      ...typeProblems(value, values),
      ...outputProblems(value, { values, schemas }),
    ].map((problem) => `${file}: ${problem}`),
  );
}

function describe({ instancePath, message, params: { additionalProperty, missingProperty } }) {
  const at = instancePath === '' ? '' : `${instancePath} `;
  if (missingProperty !== undefined) return `${at}\`${missingProperty}\` is missing`;
  if (additionalProperty !== undefined) return `${at}\`${additionalProperty}\` is not a member`;
  return `${at}${message}`;
}

function nameProblems(file, { name, type }) {
  const wanted = `${name ?? type}.json`;
  return file.endsWith(`/${wanted}`) ? [] : [`the name of the file must be ${wanted}`];
}

/** Checks that the schema exists and, if it permits no further members, has those that the file names. */
function schemaProblems({ name, schema, id_field, fields, search_keys, parent_field }, schemas) {
  const row = schemas.get(schema)?.schema;
  if (row === undefined) return [`schemas/${schema}.schema.json does not exist`];
  if (name === undefined || row.additionalProperties !== false) return [];
  const named = new Set([id_field, ...fields, search_keys, parent_field].filter((member) => member !== undefined));
  return [...named]
    .filter((member) => !Object.hasOwn(row.properties, member))
    .map((member) => `schemas/${schema}.schema.json has no member \`${member}\``);
}

/** Checks that each list that a project may extend is marked in the schema. */
function enumProblems({ schema, enums = [] }, schemas) {
  const row = schemas.get(schema)?.schema;
  return enums
    .filter(({ at }) => row !== undefined && enumAt(row, at) === undefined)
    .map(({ at }) => `\`${at}\` is no \`x-extensible\` list of schemas/${schema}.schema.json`);
}

/** Checks that types and `entry_type`s are unique, and that named types and kinds exist. */
function typeProblems({ type, entry_type, references = [], also_in = { types: [] } }, values) {
  const isSame = (other) => other.type === type && other.entry_type === entry_type;
  const types = new Set(values.filter((value) => value.entry_type === undefined).map((value) => value.type));
  const kinds = new Set(values.map(({ name }) => name));
  const unknownTypes = [type, ...also_in.types].filter((name) => !types.has(name));
  const unknownKinds = [...references, ...(also_in.references ?? [])].filter(({ to }) => !kinds.has(to));
  return [
    ...(values.filter(isSame).length === 1 ? [] : [`another file has the type \`${entry_type ?? type}\``]),
    ...unknownTypes.map((name) => `the type \`${name}\` does not exist`),
    ...unknownKinds.map(({ to }) => `the kind \`${to}\` does not exist`),
  ];
}

/**
 * Checks the registry and its hash in the schema of the lockfile, which requires those of its first version and permits
 * others by name. Two kinds may share a registry, but not a member of it.
 */
function outputProblems({ output, output_member }, { values, schemas }) {
  if (output === undefined) return [];
  const { required, patternProperties } = schemas.get('bundle_lockfile').schema.properties.registries;
  const hash = hashNameOf(output);
  const isLockable =
    required.includes(hash) || Object.keys(patternProperties).some((name) => new RegExp(name).test(hash));
  const isSame = (other) => other.output === output && other.output_member === output_member;
  return [
    ...(isLockable ? [] : [`\`output\` must be a name such as \`tide_gauge.registry.json\`, not \`${output}\``]),
    ...(values.filter(isSame).length === 1 ? [] : [`another file has the member \`${output_member}\` of ${output}`]),
  ];
}
