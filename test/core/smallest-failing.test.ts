/** The search of `xstack bisect`, against all subsets of small graphs, and its number of tests. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstFailing, smallestFailing } from '../../tools/xstack/core/explain/smallest-failing.ts';

/** The needs of each of `n` packs: of earlier ones only, as in a resolved order. */
const graphs = fc
  .integer({ min: 1, max: 9 })
  .chain((n) =>
    fc.tuple(
      ...Array.from({ length: n }, (_, i) =>
        fc.uniqueArray(fc.nat({ max: Math.max(0, i - 1) }), { maxLength: Math.min(i, 2) }),
      ),
    ),
  );

function closure(needs: readonly (readonly number[])[], items: readonly number[]): Set<number> {
  const found = new Set(items);
  for (const item of found) for (const needed of needs[item] ?? []) found.add(needed);
  return found;
}

test('no smaller closed set of packs fails, and the answer fails', async () => {
  await fc.assert(
    fc.asyncProperty(
      graphs,
      fc.array(fc.uniqueArray(fc.nat({ max: 8 }), { minLength: 1, maxLength: 3 })),
      async (needs, sets) => {
        const all = needs.map((_, i) => i);
        const failing = sets.map((set) => set.map((i) => i % all.length));
        if (failing.length === 0) failing.push([all.length - 1]);
        const fails = (items: readonly number[]) => {
          const closed = closure(needs, items);
          return failing.some((set) => set.every((i) => closed.has(i)));
        };
        const found = await smallestFailing(all, async (items) => fails(items));
        expect(fails(found)).toBe(true);
        const closed = [...closure(needs, found)];
        for (let mask = 0; mask < 1 << closed.length; mask++) {
          const part = closed.filter((_, i) => (mask & (1 << i)) !== 0);
          if (part.length < closed.length && closure(needs, part).size === part.length) expect(fails(part)).toBe(false);
        }
      },
    ),
  );
});

test('a search takes at most 2k log2(n/k) + 2k tests', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 400 }),
      fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 6 }),
      async (n, seeds) => {
        const wrong = [...new Set(seeds.map((seed) => seed % n))];
        let tests = 0;
        const found = await smallestFailing(
          Array.from({ length: n }, (_, i) => i),
          async (items) => {
            tests++;
            return wrong.every((item) => items.includes(item));
          },
        );
        const k = wrong.length;
        expect([...found].sort((a, b) => a - b)).toEqual(wrong.sort((a, b) => a - b));
        expect(tests).toBeLessThanOrEqual(2 * k * Math.log2(n / k) + 2 * k);
      },
    ),
  );
});

test('the first failing commit is found, or is among those that could not be judged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), fc.nat(), async (unclear, seed) => {
      const first = seed % unclear.length;
      let tests = 0;
      const { index, skipped } = await firstFailing(unclear.length, async (i) => {
        tests++;
        return unclear[i] ? undefined : i >= first;
      });
      expect([...skipped, index]).toContain(first);
      if (!unclear.includes(true)) {
        expect({ index, skipped }).toEqual({ index: first, skipped: [] });
        expect(tests).toBeLessThanOrEqual(Math.ceil(Math.log2(unclear.length)) + 1);
      }
      for (const each of skipped) expect(unclear[each]).toBe(true);
    }),
  );
});
