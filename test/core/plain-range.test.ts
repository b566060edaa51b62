import fc from 'fast-check';
import { satisfies, validRange } from 'semver';
import { expect, test } from 'vitest';
import { isInPlainRange, isPlainRange } from '../../tools/xstack/core/compiler/pack/plain-range.ts';

const number = fc.oneof(
  fc.constantFrom('0', '1', '2', '3', '10', '999999999', '9999999999', '01', ''),
  fc.nat(3).map(String),
);
const version = fc.tuple(number, number, number).map((numbers) => numbers.join('.'));
const part = fc.array(number, { minLength: 1, maxLength: 4 }).map((numbers) => numbers.join('.'));
const range = fc.oneof(
  version.map((text) => `^${text}`),
  fc.tuple(part, part).map(([from, to]) => `>=${from} <${to}`),
  fc
    .tuple(fc.constantFrom('', '^', '~', '>', '>=', '<'), part, fc.constantFrom('', '-a', ' ', '+b'))
    .map((all) => all.join('')),
);

test('a plain range contains the same versions as in semver', () => {
  let plain = 0;
  fc.assert(
    fc.property(version, range, (given, text) => {
      const answer = isInPlainRange(given, text);
      if (isPlainRange(text)) expect(validRange(text)).not.toBeNull();
      if (answer === undefined) return;
      plain++;
      expect(answer).toBe(satisfies(given, text));
    }),
    { numRuns: 5000 },
  );
  expect(plain).toBeGreaterThan(200);
});

test.each([
  '^0.1.0',
  '~1.0.0',
  '>=1.0.0',
  '^1.0.0-a',
  '^1.0',
  '>=1 <2 || 3',
  '>=1.0.0-a <2',
  '>= 1 < 2',
  '>=1  <2',
  '*',
  '',
])('%s is left to semver', (text) => {
  expect(isPlainRange(text)).toBe(false);
  expect(isInPlainRange('1.0.0', text)).toBeUndefined();
});
