import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disjointCycles } from '../../tools/xstack/core/resolve/cycles.ts';
import { dependencyGraph, levels, needsOf } from '../../tools/xstack/core/resolve/levels.ts';

/** Any graph over a few nodes, with circles, self-loops and edges that are written twice. */
const anyGraph = fc
  .integer({ min: 1, max: 9 })
  .chain((size) =>
    fc.array(fc.array(fc.nat({ max: size - 1 }), { maxLength: 4 }), { minLength: size, maxLength: size }),
  );

/** A graph without circles: nodes need earlier nodes only. */
const layered = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 30 })
  .map((rows) => rows.map((row, i) => (i === 0 ? [] : row.map((n) => n % i))));

/** Whether `to` can be reached from `from` over at least one edge: the definition, not the algorithm. */
function reaches(needs: readonly (readonly number[])[], from: number, to: number): boolean {
  const seen = new Set<number>();
  const open = [...(needs[from] ?? [])];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === to) return true;
    if (seen.has(node)) continue;
    seen.add(node);
    open.push(...(needs[node] ?? []));
  }
  return false;
}

describe('levels', () => {
  test('are 0 without needs, else one more than the highest need', () => {
    fc.assert(
      fc.property(layered, (needs) => {
        const level = levels(dependencyGraph(needs));
        for (const [node, list] of needs.entries())
          expect(level[node]).toBe(list.length === 0 ? 0 : 1 + Math.max(...list.map((need) => level[need] as number)));
      }),
    );
  });

  test('are -1 exactly for nodes that are in a circle or need one', () => {
    fc.assert(
      fc.property(anyGraph, (needs) => {
        const level = levels(dependencyGraph(needs));
        const inCircle = needs.map((_, node) => reaches(needs, node, node));
        for (const node of needs.keys()) {
          const blocked = inCircle[node] || needs.some((_, other) => inCircle[other] && reaches(needs, node, other));
          expect(level[node] === -1).toBe(blocked);
        }
      }),
    );
  });

  test('of a chain of 200,000 nodes need no recursion', () => {
    const chain = Array.from({ length: 200_000 }, (_, i) => (i === 0 ? [] : [i - 1]));
    expect(levels(dependencyGraph(chain)).at(-1)).toBe(199_999);
  });
});

describe('circles', () => {
  test('are real, short, disjoint, and all are found', () => {
    fc.assert(
      fc.property(anyGraph, (needs) => {
        const graph = dependencyGraph(needs);
        const cycles = disjointCycles(graph);
        const all = cycles.flat();
        expect(new Set(all).size).toBe(all.length);
        for (const cycle of cycles) {
          for (const [i, node] of cycle.entries())
            expect([...needsOf(graph, node)]).toContain(cycle[(i + 1) % cycle.length]);
          expect(cycle[0]).toBe(Math.min(...cycle));
        }
        const left = needs.map((list, node) => (all.includes(node) ? [] : list.filter((need) => !all.includes(need))));
        for (const node of left.keys()) expect(reaches(left, node, node)).toBe(false);
      }),
    );
  });

  test('the first circle of a knot is the shortest one', () => {
    // A ring of five with a shortcut that makes a ring of three.
    expect(disjointCycles(dependencyGraph([[1], [2], [3, 0], [4], [0]]))).toEqual([[0, 1, 2]]);
  });

  test('two circles in one knot that share no node are both found', () => {
    expect(disjointCycles(dependencyGraph([[1], [0, 2], [3], [2, 0]]))).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  test('a ring of 50,000 nodes is found at once', () => {
    const ring = Array.from({ length: 50_000 }, (_, i) => [(i + 1) % 50_000]);
    expect(disjointCycles(dependencyGraph(ring))[0]).toHaveLength(50_000);
  });
});
