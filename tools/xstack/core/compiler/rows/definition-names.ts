import { didYouMean } from '../../base/diagnostic/suggest.ts';
import { pointer } from '../../base/json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import type { SchemaProblem } from '../../base/schema/validate.ts';

const texts = { type: 'array', items: { type: 'string' } } as const;

/** Returns the row schema that a definition implies: an id is a string, a string set is an array of strings. */
export function impliedRowSchema(definition: JsonObject): JsonObject {
  const named = (name: string, schema: JsonObject) => {
    const value = definition[name];
    return value === undefined ? [] : [value].flat().map((field): [string, JsonObject] => [field as string, schema]);
  };
  const properties = [
    ...named('string_sets', texts),
    ...named('search_keys', texts),
    ...named('parent_field', { type: ['string', 'null'] }),
    ...named('id_field', { type: 'string', minLength: 1 }),
  ];
  const title = member(definition['row_schema'] as JsonObject, 'title');
  return {
    ...(title !== undefined && { title }),
    type: 'object',
    required: [definition['id_field'] as string],
    properties: Object.fromEntries(properties),
  };
}

/** Members that the compiler adds to every row, and to every registry file. */
const ofEveryRow = ['pack_id', 'path'];
const ofEveryFile = ['format_version', 'generated_from', 'registry_hash', 'search_index'];

/** Reports names in a definition without effect: otherwise a misspelled one would be ignored silently. */
export function ineffectiveNames(definition: JsonObject): SchemaProblem[] {
  const fields = definition['fields'] as readonly string[];
  const known = membersOf(definition['row_schema'] as JsonObject);
  const references = (definition['references'] ?? []) as unknown as readonly { field: string }[];
  const defaults = Object.keys((definition['defaults'] ?? {}) as JsonObject);
  const sets = ['string_sets', 'search_keys'].flatMap((name) => namesIn(definition, name));
  const problems = [
    ...['id_field', 'fields', 'parent_field']
      .flatMap((name) => namesIn(definition, name))
      .concat(sets)
      .flatMap(ifAmong(['__proto__'], 'has a special meaning in programs')),
    ...['id_field', 'parent_field']
      .flatMap((name) => namesIn(definition, name))
      .flatMap(
        ifAmong(
          sets.map(([, name]) => name),
          'cannot be both a string and a string set',
        ),
      ),
    ...namesIn(definition, 'fields').flatMap(ifAmong(ofEveryRow, 'is added to every row by the compiler')),
    ...namesIn(definition, 'output_member').flatMap(ifAmong(ofEveryFile, 'is a member of every registry')),
    ...['id_field', 'fields', 'parent_field', 'search_keys']
      .flatMap((name) => namesIn(definition, name))
      .concat(references.map(({ field }, i) => [pointer('references', i, 'field'), firstStep(field)]))
      .flatMap(unless(known, 'is not a member of a row')),
    ...['id_field', 'string_sets'].flatMap((name) => namesIn(definition, name)).flatMap(unless(fields, notCarried)),
    ...namesIn(definition, 'sort').flatMap(unless([...fields, ...ofEveryRow], notCarried)),
    ...defaults
      .map((name): NameLocation => [pointer('defaults', name), name])
      .flatMap(unless(fields, notCarried))
      .map((problem) => ({ ...problem, part: 'name' as const })),
  ];
  return problems.filter(({ pointer: at }, i) => problems.findIndex((other) => other.pointer === at) === i);
}

const notCarried = 'is not among the `fields`';

function firstStep(field: string): string {
  return field.split(/\.|\[\]/)[0] as string;
}

type NameLocation = readonly [at: string, name: string];

function namesIn(definition: JsonObject, name: string): NameLocation[] {
  const value: JsonValue | undefined = definition[name];
  if (Array.isArray(value)) return value.map((item, i): NameLocation => [pointer(name, i), item as string]);
  return value === undefined ? [] : [[pointer(name), value as string]];
}

/** Returns all members that a row can have; undefined if the schema allows others. */
function membersOf(rowSchema: JsonObject): readonly string[] | undefined {
  const properties = member(rowSchema, 'properties');
  return member(rowSchema, 'additionalProperties') === false && isJsonObject(properties)
    ? Object.keys(properties)
    : undefined;
}

function unless(names: readonly string[] | undefined, message: string) {
  return ([at, name]: NameLocation): SchemaProblem[] => {
    if (names === undefined || names.includes(name)) return [];
    const help = didYouMean(name, names);
    return [{ pointer: at, part: 'value', message: `\`${name}\` ${message}`, ...(help !== undefined && { help }) }];
  };
}

function ifAmong(names: readonly string[], message: string) {
  return ([at, name]: NameLocation): SchemaProblem[] =>
    names.includes(name) ? [{ pointer: at, part: 'value', message: `\`${name}\` ${message}` }] : [];
}
