/** Rows have the same errors as in ajv, and plain patterns the same matches as in RE2. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import { explainErrors, type Validator } from '../../tools/xstack/core/base/schema/explain-errors.ts';
import { plainPattern } from '../../tools/xstack/core/base/schema/plain-pattern.ts';
import { compileRowSchema } from '../../tools/xstack/core/base/schema/row-schema.ts';
import { rowValidator } from '../../tools/xstack/core/base/schema/row-validator.ts';

const re2 = (pattern: string) => RE2JS.compile(pattern);

function byAjv(schema: JsonObject): Validator {
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

const said = (validate: Validator, value: JsonValue) =>
  validate(value) ? [] : explainErrors(validate.errors ?? [], value);

const names = ['a', 'b', 'ab', 'a"/~', '__proto__', 'constructor'];
const texts = ['', 'a', 'aé😀', 'ABC', '1998-05-25', '12:00:00Z', 'P1D', '127.0.0.1', '::1', '1.50'];
const scalar = fc.oneof(
  fc.constantFrom(...texts),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0.5, 1e300, true, null),
);
const named = <T>(below: fc.Arbitrary<T>) => fc.dictionary(fc.constantFrom(...names), below, { maxKeys: 3 });
const { row } = fc.letrec<{ row: JsonValue }>((tie) => ({
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
};
const reference = fc.record({ $ref: fc.constantFrom('#/$defs/a', '#/$defs/b') });
/** A few rules at a time, because few values match all of them. */
const some = <T extends object>(record: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc
    .subarray(Object.keys(record) as (keyof T)[], { maxLength: 5 })
    .chain((keys) =>
      fc.record(Object.fromEntries(keys.map((key) => [key, record[key]])) as { [K in keyof T]: fc.Arbitrary<T[K]> }),
    );
const schemaOfDepth = (depth: number): fc.Arbitrary<object> => {
  if (depth === 0) return fc.oneof(some(rules), reference);
  const below = schemaOfDepth(depth - 1);
  const nested = { properties: named(below), additionalProperties: fc.oneof(fc.boolean(), below), items: below };
  return fc.oneof({ weight: 5, arbitrary: some({ ...rules, ...nested }) }, { weight: 1, arbitrary: reference });
};
const definitions = fc.record({ a: schemaOfDepth(1), b: some(rules) });

test('every error is that of ajv, in the same order', () => {
  let [checked, refused] = [0, 0];
  fc.assert(
    fc.property(schemaOfDepth(2), definitions, fc.array(row, { minLength: 1, maxLength: 8 }), (rest, $defs, values) => {
      const schema = { ...rest, ...(!('$ref' in rest) && { $defs }) } as unknown as JsonObject;
      if ('invalid' in compileRowSchema(schema)) return;
      const [own, other] = [rowValidator(schema, re2), byAjv(schema)];
      for (const value of values) {
        const complaints = said(own, value);
        expect(complaints).toEqual(said(other, value));
        checked++;
        if (complaints.length > 0) refused++;
      }
    }),
    { numRuns: 400 },
  );
  expect(checked - refused).toBeGreaterThan(100);
  expect(refused).toBeGreaterThan(100);
});

const bit = fc.oneof(
  fc.constantFrom('a', 'b', '1', '\\.', '[a-b]', '[0-9]', '[a1]', '[_a-z0-9-]', '-', '[\\^a]'),
  fc.constantFrom('.', '\\d', '[^a]', 'é', '|'),
);
const times = fc.constantFrom('', '', '', '?', '*', '+', '{2}', '{0,2}', '{1,}', '+?');
const { parts } = fc.letrec<{ parts: string }>((tie) => ({
  parts: fc
    .array(
      fc
        .tuple(
          fc.oneof(
            { maxDepth: 3 },
            { weight: 4, arbitrary: bit },
            { weight: 1, arbitrary: tie('parts').map((inner) => `(${inner})`) },
            { weight: 1, arbitrary: tie('parts').map((inner) => `(?:${inner})`) },
          ),
          times,
        )
        .map((pair) => pair.join('')),
      { maxLength: 4 },
    )
    .map((all) => all.join('')),
}));

test('a plain pattern matches the same strings as in RE2', () => {
  let plain = 0;
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', '2', '.', '-', '_', '^', 'é', '\n'), maxLength: 6 });
  fc.assert(
    fc.property(parts, fc.array(text, { minLength: 10, maxLength: 20 }), (inner, samples) => {
      const matcher = plainPattern(`^${inner}$`);
      if (matcher === undefined) return;
      plain++;
      const other = re2(`^${inner}$`).matcher.bind(re2(`^${inner}$`));
      for (const sample of samples) expect(matcher.test(sample)).toBe(other(sample).find());
    }),
    { numRuns: 3000 },
  );
  expect(plain).toBeGreaterThan(300);
});

test.each(['^[a-z]+$', '^[0-9]+(\\.[0-9]+)?$', '^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*$', '^(?:[a-z]+-)?[0-9]{2,4}$'])(
  '%s is plain',
  (pattern) => {
    expect(plainPattern(pattern)).toBeDefined();
  },
);

test.each([
  ['a'],
  ['^a'],
  ['^a|b$'],
  ['^[a-z]+[a-z]+$'],
  ['^(a+)+$'],
  ['^(a?b?)*$'],
  ['^(ab?)*b$'],
  ['^a*?$'],
  ['^(?=a)a$'],
  ['^[^a]$'],
  ['^\\w$'],
  ['^.$'],
  ['^(((((a)))))$'],
  ['^a$b$'],
  ['^[z-a]$'],
  ['^a\\$'],
])('%s is not plain: it may be tried in several ways, or means something else elsewhere', (pattern) => {
  expect(plainPattern(pattern)).toBeUndefined();
});

test('past a thousand errors of a row, they are only counted', () => {
  const validate = rowValidator({ type: 'array', items: { type: 'string' } }, (pattern) => new RegExp(pattern, 'u'));
  const problems = said(validate, Array.from({ length: 5000 }, () => 1) as JsonValue);
  expect(problems).toHaveLength(1001);
  expect(problems.at(-1)).toMatchObject({ omitted: 4000 });
});
