import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareText } from '../../tools/xstack/core/base/text/compare.ts';
import { sortKeyOf } from '../../tools/xstack/core/compiler/rows/sort-key.ts';

test('the keys of numbers are in the order of the numbers', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(Math.sign(compareText(sortKeyOf(a), sortKeyOf(b)))).toBe(Math.sign(a - b) + 0);
    }),
  );
});

test('0 and -0 are one number, and 9 is before 10', () => {
  expect(sortKeyOf(-0)).toBe(sortKeyOf(0));
  expect([10, 9, -10, -9, 0.5].sort((a, b) => compareText(sortKeyOf(a), sortKeyOf(b)))).toEqual([-10, -9, 0.5, 9, 10]);
});
