import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closest } from '../../tools/xstack/core/base/diagnostic/suggest.ts';

test('only the nearest candidate within range is suggested', () => {
  expect(closest('pack.core.runtme', ['pack.core.runtime', 'pack.law.observe'])).toBe('pack.core.runtime');
  expect(closest('lens.x', ['pack.core.runtime'])).toBeUndefined();
});

test('two swapped letters are one edit', () => {
  expect(closest('rnu', ['run', 'explain'])).toBe('run');
  expect(closest('pakc', ['pack'])).toBe('pack');
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

test('a candidate is near if few edits lead to it', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(name, name, name, (start, wanted, candidate) => {
      const [one, other] = [start + wanted, start + candidate];
      const limit = one.length < 4 ? 1 : Math.max(2, Math.floor(one.length / 4));
      expect(closest(one, [other])).toBe(edits(one, other) <= limit ? other : undefined);
    }),
  );
});

test('names too long to be typed are not compared', () => {
  expect(closest('ab'.repeat(50_000), ['a'.repeat(100_000)])).toBeUndefined();
});

function edits(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [restA, restB] = [a.slice(1), b.slice(1)];
  if (a[0] === b[0]) return edits(restA, restB);
  const swapped = a[0] === b[1] && a[1] === b[0] ? edits(a.slice(2), b.slice(2)) : Number.POSITIVE_INFINITY;
  return 1 + Math.min(edits(restA, restB), edits(restA, b), edits(a, restB), swapped);
}
