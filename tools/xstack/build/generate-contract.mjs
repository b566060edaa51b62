#!/usr/bin/env node
/**
 * Writes portal/contract/ from schemas/portal/: the types of the envelope, of the `params` and of the answer of each intent, and
 * the validators of requests. Same schemas, same bytes.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { comment, typeName, typeOf } from './type-of-schema.mjs';
import { compiler, part, validatorSource } from './validators.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const directory = join(root, 'tools/xstack/portal/contract');
const mark = '// Generated from schemas/portal/ by tools/xstack/build/generate-contract.mjs; do not edit.\n';

const [intents, answers, envelope] = ['intents', 'answers', 'envelope'].map(read);
const names = namesOfIntents(intents);
checkAnswers(names, namesOfIntents(answers));

mkdirSync(directory, { recursive: true });
write('params.ts', `${typesSource(intents, 'IntentParams', names)}export type IntentName = keyof IntentParams;\n`);
write('answers.ts', typesSource(answers, 'IntentAnswers', names));
write('envelope.ts', typesSource(envelope));
write('validators.d.ts', validatorTypes());
write('validators.js', await validators());

function read(name) {
  const path = `schemas/portal/${name}.schema.json`;
  return { path, ...JSON.parse(readFileSync(join(root, path), 'utf8')) };
}

/** Definitions that are not an intent of their own are shared by others. */
function isShared(name) {
  return name === 'request' || /^(?:data|param)\./.test(name);
}

function namesOfIntents({ $defs }) {
  return Object.keys($defs).filter((name) => !isShared(name));
}

function checkAnswers(asked, answered) {
  for (const name of asked)
    if (!answered.includes(name)) stop(`intent \`${name}\` has no answer: add \`${name}\` to ${answers.path}`);
  for (const name of answered)
    if (!asked.includes(name)) stop(`intent \`${name}\` has no params: add \`${name}\` to ${intents.path}`);
}

function stop(message) {
  console.error(`generate: ${message}`);
  process.exit(1);
}

/** A type for each shared definition, and one interface with the definitions of all intents. */
function typesSource({ path, $defs }, interfaceName, intentNames = []) {
  const type = (name, indent) => typeOf($defs[name], `${path}#/$defs/${name}`, indent);
  const shared = Object.keys($defs)
    .filter((name) => !intentNames.includes(name))
    .map((name) => `${comment($defs[name], '')}export type ${typeName(name)} = ${type(name, '')};\n`);
  const members = intentNames.map(
    (name) => `${comment($defs[name], '  ')}  readonly '${name}': ${type(name, '  ')};\n`,
  );
  const all = members.length === 0 ? [] : [`export interface ${interfaceName} {\n${members.join('')}}\n`];
  const source = [...shared, ...all].join('\n');
  const imported = ['JsonObject', 'JsonValue'].filter((name) => source.includes(name)).join(', ');
  return `import type { ${imported} } from '../../core/base/json/value.ts';\n\n${source}`;
}

function validatorTypes() {
  return [
    "import type { Validator } from '../../core/base/schema/explain-errors.ts';",
    "import type { IntentName, IntentParams, Request } from './params.ts';\n",
    'export interface Guard<Value> {',
    '  (value: unknown): value is Value;',
    "  readonly errors?: Validator['errors'];",
    '}\n',
    'export declare const request: Guard<Request>;',
    'export declare const paramValidators: { readonly [Name in IntentName]: Guard<IntentParams[Name]> };\n',
  ].join('\n');
}

/** One error suffices for values that are not written by hand, and bounds the cost of a hostile value. */
function validators() {
  const { path: _, ...schema } = intents;
  const ajv = compiler({ schemas: [schema], allErrors: false });
  const identifier = (name) => name.replaceAll('.', '_');
  const ids = ['request', ...names].map((name) => part(ajv, identifier(name), `${schema.$id}#/$defs/${name}`));
  const members = names.map((name) => `'${name}': ${identifier(name)}`);
  return validatorSource(ajv, ids, `export const paramValidators = { ${members.join(', ')} };\n`);
}

function write(name, source) {
  writeFileSync(join(directory, name), mark + source);
}
