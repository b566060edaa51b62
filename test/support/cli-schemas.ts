/** The schemas of the documents of `--json`, closed: a member that a schema does not have is a problem. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';

const folder = join(import.meta.dirname, '../../schemas');
const read = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8')) as JsonObject;

/** Names of the files of `schemas/cli/`, without their ending; `document` has the shared parts. */
export const cliSchemaNames = readdirSync(join(folder, 'cli')).map((file) => file.replace('.schema.json', ''));

const sharedFiles = ['bundle_lockfile.schema.json', 'portal/answers.schema.json'];

export const cliSchemas = new Map(
  [...sharedFiles, ...cliSchemaNames.map((name) => `cli/${name}.schema.json`)].map((path) => [path, read(path)]),
);

const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  schemas: [...cliSchemas.values()].map((each) => closed(each)),
});

const nameOf = (command: string) => command.replaceAll(' ', '_');

function schemaFileOf(command: string): string {
  return `schemas/cli/${nameOf(command)}.schema.json`;
}

/** Returns the problems of a document of a command; without a command, that of an invalid command line. */
export function documentProblems(command: string | undefined, document: JsonValue): string[] {
  const part = command === undefined ? 'document.schema.json#/$defs/failure' : `${nameOf(command)}.schema.json`;
  const validate = ajv.getSchema(`https://xstack.dev/schemas/cli/${part}`) as ValidateFunction | undefined;
  if (validate === undefined)
    return [`\`xstack ${command} --json\` prints a document without a schema: write ${schemaFileOf(command ?? '')}`];
  return validate(document) ? [] : (validate.errors ?? []).map(problemText);
}

function problemText({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath || 'the document'} ${message} ${JSON.stringify(params)}`;
}

/** Reports whether a document is that of a command that could not do its work. */
export function isFailure(document: JsonValue): boolean {
  return documentProblems(undefined, document).length === 0;
}

/** Closes the objects of a schema where they are used: a definition may be part of another object. */
function closed<Schema extends JsonValue>(schema: Schema, isUse = true): Schema {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema;
  const { properties, $defs, items, additionalProperties, anyOf, ...rest } = schema as Record<string, JsonObject>;
  const isObject = [properties, anyOf, rest['$ref']].some((part) => part !== undefined);
  const each = (part: JsonObject | undefined, isUse: boolean) =>
    part && Object.fromEntries(Object.entries(part).map(([name, value]) => [name, closed(value, isUse)]));
  const parts = {
    properties: each(properties, true),
    $defs: each($defs, false),
    items: items && closed(items),
    additionalProperties: additionalProperties && closed(additionalProperties),
    anyOf: (anyOf as unknown as JsonValue[] | undefined)?.map((branch) => closed(branch, false)),
  };
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  const isOpen = additionalProperties !== undefined || !isUse || !isObject;
  return {
    ...rest,
    ...Object.fromEntries(given),
    ...(!isOpen && { unevaluatedProperties: false }),
  } as unknown as Schema;
}

/** Adds the paths of the members that a document shows: those of `schemas/cli/` alone. */
export function addShownMembers(command: string, document: JsonValue, shown: Set<string>): void {
  const visit = (schema: JsonObject, at: Location, value: JsonValue): void => {
    const reference = schema['$ref'];
    if (typeof reference === 'string') {
      const there = resolve(reference, at);
      if (there !== undefined) visit(there.schema, there.at, value);
    }
    for (const [i, branch] of ((schema['anyOf'] ?? []) as JsonObject[]).entries())
      visit(branch, { ...at, pointer: `${at.pointer}/anyOf/${i}` }, value);
    if (Array.isArray(value)) {
      const items = schema['items'] as JsonObject | undefined;
      if (items !== undefined) for (const item of value) visit(items, { ...at, pointer: `${at.pointer}/items` }, item);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries((schema['properties'] ?? {}) as JsonObject)) {
        const pointer = `${at.pointer}/properties/${name}`;
        if (!Object.hasOwn(value, name)) continue;
        shown.add(`${at.file}#${pointer}`);
        visit(member as JsonObject, { ...at, pointer }, (value as JsonObject)[name] as JsonValue);
      }
    }
  };
  const file = `cli/${nameOf(command)}.schema.json`;
  visit(cliSchemas.get(file) ?? {}, { file, pointer: '' }, document);
}

interface Location {
  readonly file: string;
  readonly pointer: string;
}

/** Returns the schema of a reference; undefined if it is not in `schemas/cli/`. */
function resolve(reference: string, from: Location): { schema: JsonObject; at: Location } | undefined {
  const [path = '', pointer = ''] = reference.split('#');
  const file = path === '' ? from.file : `cli/${path}`;
  if (path.startsWith('../')) return undefined;
  const schema = pointer
    .split('/')
    .slice(1)
    .reduce<JsonValue | undefined>((part, name) => (part as JsonObject | undefined)?.[name], cliSchemas.get(file));
  if (schema === undefined) throw new Error(`${from.file}#${from.pointer}: \`${reference}\` does not exist`);
  return { schema: schema as JsonObject, at: { file, pointer } };
}

/** Returns the paths of all members that the schemas of `schemas/cli/` describe. */
export function describedMembers(): string[] {
  return [...cliSchemas]
    .filter(([file]) => file.startsWith('cli/'))
    .flatMap(([file, schema]) => membersOf(schema, file));
}

function membersOf(value: JsonValue, file: string, pointer = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const here = `${pointer}/${name}`;
    const own = /\/properties$/.test(pointer) ? [`${file}#${here}`] : [];
    return [...own, ...membersOf(part as JsonValue, file, here)];
  });
}
