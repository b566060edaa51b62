import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closest } from '../../tools/xstack/core/diagnostic/suggest.ts';

test('the nearest candidate is suggested, and none that is far away', () => {
  expect(closest('pack.core.runtme', ['pack.core.runtime', 'pack.law.observe'])).toBe('pack.core.runtime');
  expect(closest('lens.x', ['pack.core.runtime'])).toBeUndefined();
});

test('the order of the candidates does not matter', () => {
  const names = fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 }));
  fc.assert(
    fc.property(
      names,
      fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 }),
      (candidates, wanted) => {
        expect(closest(wanted, [...candidates].reverse())).toBe(closest(wanted, candidates));
      },
    ),
  );
});
