/** Alternatives, conditions and multiples in row schemas: the verdict is that of ajv, and the cost is linear. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import rowSchema from '../../schemas/row_schema.schema.json' with { type: 'json' };
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import { isMultipleOf } from '../../tools/xstack/core/base/schema/decimal.ts';
import { compileRowSchema } from '../../tools/xstack/core/base/schema/row-schema.ts';
import { rowSchemaCompiler } from '../../tools/xstack/core/base/schema/row-schema-compiler.ts';
import { byAjv, definitions, row, withAlternatives } from '../support/row-schemas.ts';

function problemsOf(schema: JsonObject, value: JsonValue): string[] {
  const compiled = compileRowSchema(schema);
  const problems = 'invalid' in compiled ? compiled.invalid : compiled.problems(value);
  return problems.map(({ pointer, message }) => `${pointer} ${message}`);
}

test('the verdict is that of ajv', () => {
  const counts = { valid: 0, invalid: 0, refused: 0 };
  fc.assert(
    fc.property(
      withAlternatives(3),
      definitions,
      fc.array(row, { minLength: 1, maxLength: 8 }),
      (rest, $defs, values) => {
        const schema = { ...rest, ...(!('$ref' in rest) && { $defs }) } as unknown as JsonObject;
        const compiled = compileRowSchema(schema);
        if ('invalid' in compiled) {
          counts.refused++;
          return;
        }
        const ajv = byAjv(schema);
        for (const value of values) {
          const isValid = compiled.problems(value).length === 0;
          expect(isValid).toBe(ajv(value));
          counts[isValid ? 'valid' : 'invalid']++;
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(counts.valid).toBeGreaterThan(100);
  expect(counts.invalid).toBeGreaterThan(100);
});

const point = { title: 'Point', type: 'object', required: ['x'], properties: { kind: { const: 'point' } } };
const line = { title: 'Line', type: 'object', required: ['from'], properties: { kind: { const: 'line' } } };
const shape: JsonObject = {
  type: 'object',
  properties: { shape: { oneOf: [{ $ref: '#/$defs/point' }, { $ref: '#/$defs/line' }, { type: 'null' }] } },
  $defs: { point, line },
};

/** Requires `b` if the condition holds, else `c`. */
const conditional = (condition: JsonObject): JsonObject => ({
  if: condition,
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required: ['b'] },
  else: { required: ['c'] },
});

test.each<[JsonObject, JsonValue, ...string[]]>([
  [shape, { shape: null }],
  [shape, { shape: { kind: 'point', x: 1 } }],
  [shape, { shape: { kind: 'point' } }, '/shape `x` is missing'],
  [shape, { shape: { kind: 'area' } }, '/shape `shape` must match one of the 3 alternatives of `oneOf`'],
  [shape, { shape: { x: 1, from: 2 } }, '/shape `shape` must match only one of the 3 alternatives of `oneOf`, not 2'],
  [{ multipleOf: 0.1 }, 0.3],
  [{ multipleOf: 0.25 }, 0.3, ' the value must be a multiple of 0.25, not `0.3`'],
  [{ dependentRequired: { a: ['b'] } }, { a: 1 }, ' `b` is missing, which `a` requires'],
  [{ dependentRequired: { a: ['b'] } }, { c: 1 }],
  [conditional({ properties: { a: { const: 1 } }, required: ['a'] }), { a: 1 }, ' `b` is missing'],
  [conditional({ required: ['a'] }), {}, ' `c` is missing'],
])('%j checks %j', (schema, value, ...wanted) => expect(problemsOf(schema, value)).toEqual(wanted));

const node: JsonObject = { oneOf: [{ type: 'null' }, { properties: { next: { $ref: '#/$defs/node' } } }] };
const doubling = Object.fromEntries(
  Array.from({ length: 20 }, (_, i) => [
    `d${i}`,
    i === 19 ? {} : { oneOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] },
  ]),
);
const chain = Object.fromEntries(
  Array.from({ length: 5000 }, (_, i) => [`d${i}`, i === 4999 ? {} : { items: { $ref: `#/$defs/d${i + 1}` } }]),
);

test.each<[string, JsonObject, string]>([
  [
    'an alternative that contains itself',
    { $defs: { node } },
    '/$defs/node/oneOf `oneOf` contains itself, or more than 1000 schemas',
  ],
  [
    'a condition that contains itself',
    { $ref: '#/$defs/a', $defs: { a: { if: { properties: { a: { $ref: '#/$defs/a' } } } } } },
    '/$defs/a/if `if` contains itself, or more than 1000 schemas',
  ],
  [
    'alternatives that double at each reference',
    { oneOf: [{ $ref: '#/$defs/d0' }], $defs: doubling },
    '/oneOf `oneOf`, `if`, `then` and `else` contain more than 1000 schemas',
  ],
  [
    'an alternative of a long chain of references',
    { oneOf: [{ $ref: '#/$defs/d0' }], $defs: chain },
    '/oneOf `oneOf` contains itself, or more than 1000 schemas',
  ],
  ['a `then` without `if`', JSON.parse('{ "then": {} }'), ' `if` is missing, which `then` requires'],
  ['a factor of zero', { multipleOf: 0 }, '/multipleOf `multipleOf` must be more than 0, not `0`'],
])('refuses %s', (_what, schema, wanted) => expect(problemsOf(schema, {})).toEqual([wanted]));

test('an unknown keyword is refused with all allowed ones', () => {
  const compiled = compileRowSchema({ allOf: [] });
  expect('invalid' in compiled ? compiled.invalid : []).toMatchObject([
    {
      help: `use only ${Object.keys(rowSchema.properties)
        .map((keyword) => `\`${keyword}\``)
        .join(', ')}`,
    },
  ]);
});

test('a value is checked at most 1001 times', () => {
  let tests = 0;
  const compile = rowSchemaCompiler((pattern) => {
    const expression = new RegExp(pattern, 'u');
    return { test: (text) => ++tests > 0 && expression.test(text) };
  });
  const leaf = { pattern: '^a' };
  const choice = (below: JsonObject) => ({ oneOf: [below, below, { properties: { a: below }, items: below }] });
  const nested = choice(choice(choice(choice(leaf))));
  const schema = { $ref: '#/$defs/node', $defs: { node: { ...nested, items: { $ref: '#/$defs/node' } } } };
  const compiled = compile(schema as JsonObject);
  if ('invalid' in compiled) expect.fail(JSON.stringify(compiled.invalid));
  const strings = 200;
  let value: JsonValue = Array.from({ length: strings }, () => 'abc');
  for (let depth = 0; depth < 100; depth++) value = [value];
  compiled.problems(value);
  expect(tests).toBeGreaterThan(strings);
  expect(tests).toBeLessThanOrEqual(1001 * strings);
});

test('multiples of integers are those of ajv', () => {
  const integer = fc.integer({ min: -1e6, max: 1e6 });
  fc.assert(
    fc.property(integer, fc.integer({ min: 1, max: 1000 }), fc.boolean(), (n, multipleOf, isMultiple) => {
      const value = isMultiple ? n * multipleOf : n;
      expect(problemsOf({ multipleOf }, value).length === 0).toBe(byAjv({ multipleOf })(value));
    }),
  );
});

test('multiples of decimals are exact', () => {
  const places = fc.integer({ min: 0, max: 12 });
  const digits = fc.integer({ min: -1e9, max: 1e9 });
  fc.assert(
    fc.property(digits, fc.integer({ min: 1, max: 1e5 }), places, places, (value, factor, a, b) => {
      const wanted = (BigInt(value) * 10n ** BigInt(b)) % (BigInt(factor) * 10n ** BigInt(a)) === 0n;
      expect(isMultipleOf(Number(`${value}e-${a}`), Number(`${factor}e-${b}`))).toBe(wanted);
    }),
  );
  expect(isMultipleOf(1e21, 1)).toBe(true);
  expect(isMultipleOf(1e300, 7)).toBe(false);
  expect(isMultipleOf(5e-324, 5e-324)).toBe(true);
});
