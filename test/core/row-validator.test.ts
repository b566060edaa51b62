/** Rows have the same errors as in ajv, and plain patterns the same matches as in RE2. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import { explainErrors, type Validator } from '../../tools/xstack/core/base/schema/explain-errors.ts';
import { plainPattern } from '../../tools/xstack/core/base/schema/plain-pattern.ts';
import { compileRowSchema } from '../../tools/xstack/core/base/schema/row-schema.ts';
import { rowValidator } from '../../tools/xstack/core/base/schema/row-validator.ts';
import { byAjv, definitions, re2, row, schemaOfDepth } from '../support/row-schemas.ts';

const said = (validate: Validator, value: JsonValue) =>
  validate(value) ? [] : explainErrors(validate.errors ?? [], value);

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
