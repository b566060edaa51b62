/** Random row schemas and rows, and the validator that they are compared with. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import type { Validator } from '../../tools/xstack/core/base/schema/explain-errors.ts';

export const re2 = (pattern: string) => RE2JS.compile(pattern);

export function byAjv(schema: JsonObject): Validator {
  const ajv = new Ajv2020({
    allErrors: true,
    ownProperties: true,
    strict: false,
    meta: false,
    validateSchema: false,
    messages: false,
    verbose: true,
    code: { regExp: Object.assign(re2, { code: 're2' }) },
  });
  addFormats.default(ajv);
  ajv.addKeyword('patternErrorMessage');
  return ajv.compile(schema) as Validator;
}

const names = ['a', 'b', 'ab', 'a"/~', '__proto__', 'constructor'];
const texts = ['', 'a', 'aé😀', 'ABC', '1998-05-25', '12:00:00Z', 'P1D', '127.0.0.1', '::1', '1.50'];
const scalar = fc.oneof(
  fc.constantFrom(...texts),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0.5, 1e300, true, null),
);
const named = <T>(below: fc.Arbitrary<T>) => fc.dictionary(fc.constantFrom(...names), below, { maxKeys: 3 });
export const { row } = fc.letrec<{ row: JsonValue }>((tie) => ({
  row: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar as fc.Arbitrary<JsonValue>,
    fc.array(tie('row'), { maxLength: 3 }) as fc.Arbitrary<JsonValue>,
    named(tie('row')) as fc.Arbitrary<JsonValue>,
  ),
}));
const type = fc.constantFrom('string', 'integer', 'number', 'boolean', 'null', 'object', 'array');
const rules = {
  title: fc.constantFrom('Thing', 'x'),
  type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
  enum: fc.array(scalar, { minLength: 1, maxLength: 3 }),
  const: scalar,
  minLength: fc.nat(3),
  maxLength: fc.nat(3),
  pattern: fc.constantFrom('a', '^a+$', '\\p{L}', '^[0-9]+(\\.[0-9]+)?$'),
  patternErrorMessage: fc.constant('must be good'),
  format: fc.constantFrom('date', 'date-time', 'time', 'duration', 'uuid', 'ipv4', 'ipv6'),
  minimum: fc.integer({ min: -2, max: 2 }),
  maximum: fc.integer({ min: -2, max: 2 }),
  exclusiveMinimum: fc.integer({ min: -2, max: 2 }),
  exclusiveMaximum: fc.integer({ min: -2, max: 2 }),
  required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 3 }),
  minProperties: fc.nat(2),
  maxProperties: fc.nat(2),
  minItems: fc.nat(2),
  maxItems: fc.nat(2),
  dependentRequired: named(fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 })),
};
const reference = fc.record({ $ref: fc.constantFrom('#/$defs/a', '#/$defs/b') });
/** A few rules at a time, because few values match all of them. */
const some = <T extends object>(record: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc
    .subarray(Object.keys(record) as (keyof T)[], { maxLength: 5 })
    .chain((keys) =>
      fc.record(Object.fromEntries(keys.map((key) => [key, record[key]])) as { [K in keyof T]: fc.Arbitrary<T[K]> }),
    );
/** Row schemas without alternatives; those of depth 0 refer to `definitions`. */
export const schemaOfDepth = (depth: number): fc.Arbitrary<object> => {
  if (depth === 0) return fc.oneof(some(rules), reference);
  const below = schemaOfDepth(depth - 1);
  const nested = { properties: named(below), additionalProperties: fc.oneof(fc.boolean(), below), items: below };
  return fc.oneof({ weight: 5, arbitrary: some({ ...rules, ...nested }) }, { weight: 1, arbitrary: reference });
};
export const definitions = fc.record({ a: schemaOfDepth(1), b: some(rules) });

/** The same with `oneOf`, `if`, `then` and `else`. */
export const withAlternatives = (depth: number): fc.Arbitrary<object> => {
  if (depth === 0) return schemaOfDepth(0);
  const below = withAlternatives(depth - 1);
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  const condition = { if: below, then: below, else: below };
  const nested = {
    properties: named(below),
    items: below,
    oneOf: fc.array(below, { minLength: 1, maxLength: 3 }),
    condition: fc.record(condition, { requiredKeys: ['if'] }),
  };
  return fc.oneof(
    {
      weight: 5,
      arbitrary: some({ ...rules, ...nested }).map(({ condition: given, ...rest }) => ({ ...rest, ...given })),
    },
    { weight: 1, arbitrary: reference },
  );
};
