import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { components } from '../../tools/xstack/core/compiler/resolve/components.ts';
import { disjointCycles, searchFactor } from '../../tools/xstack/core/compiler/resolve/cycles.ts';
import { dependencyGraph, levels, needsOf } from '../../tools/xstack/core/compiler/resolve/levels.ts';

/** Any graph over a few nodes, with cycles, self-loops and edges that are written twice. */
const anyGraph = fc
  .integer({ min: 1, max: 9 })
  .chain((size) =>
    fc.array(fc.array(fc.nat({ max: size - 1 }), { maxLength: 4 }), { minLength: size, maxLength: size }),
  );

/** A graph without cycles: nodes need earlier nodes only. */
const layered = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 30 })
  .map((rows) => rows.map((row, i) => (i === 0 ? [] : row.map((n) => n % i))));

/** Reports whether `to` can be reached from `from` over at least one edge: the definition, not the algorithm. */
function reaches(needs: readonly (readonly number[])[], from: number, to: number): boolean {
  const visited = new Set<number>();
  const open = [...(needs[from] ?? [])];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === to) return true;
    if (visited.has(node)) continue;
    visited.add(node);
    open.push(...(needs[node] ?? []));
  }
  return false;
}

/** The number of nodes of the shortest cycle through a node, or Infinity. */
function cycleLength(needs: readonly (readonly number[])[], node: number): number {
  let frontier = new Set(needs[node]);
  for (let length = 1; length <= needs.length; length++) {
    if (frontier.has(node)) return length;
    frontier = new Set([...frontier].flatMap((each) => needs[each] ?? []));
  }
  return Number.POSITIVE_INFINITY;
}

/** Graphs of any size that have many cycles, or few and long ones. */
const families: readonly (readonly [string, (size: number) => number[][]])[] = [
  ['one ring', (size) => Array.from({ length: size }, (_, i) => [(i + 1) % size])],
  [
    'a ring with a shortcut at every tenth node',
    (size) => ringWith(size, (i) => (i % 10 === 0 ? [(i * 7) % size] : [])),
  ],
  ['a ring that can be walked both ways', (size) => ringWith(size, (i) => [(i + size - 1) % size])],
  ['pairs, each of which needs the next', (size) => ringWith(size, (i) => [i % 2 === 0 ? i + 1 : i - 1])],
  ['five random needs each', (size) => random(size, 5)],
  ['two random needs each', (size) => random(size, 2)],
];

function ringWith(size: number, others: (node: number) => number[]): number[][] {
  return Array.from({ length: size }, (_, i) => [(i + 1) % size, ...others(i)]);
}

function random(size: number, degree: number): number[][] {
  const [first] = fc.sample(
    fc.array(fc.nat({ max: size - 1 }), { minLength: size * degree, maxLength: size * degree }),
    {
      seed: 12,
      numRuns: 1,
    },
  );
  return Array.from({ length: size }, (_, i) => (first ?? []).slice(i * degree, (i + 1) * degree));
}

describe('levels', () => {
  test('are 0 without dependencies, else one more than the highest level of a dependency', () => {
    fc.assert(
      fc.property(layered, (needs) => {
        const level = levels(dependencyGraph(needs));
        for (const [node, list] of needs.entries())
          expect(level[node]).toBe(list.length === 0 ? 0 : 1 + Math.max(...list.map((need) => level[need] as number)));
      }),
    );
  });

  test('are -1 exactly for nodes that are in a cycle or depend on one', () => {
    fc.assert(
      fc.property(anyGraph, (needs) => {
        const level = levels(dependencyGraph(needs));
        const inCycle = needs.map((_, node) => reaches(needs, node, node));
        for (const node of needs.keys()) {
          const blocked = inCycle[node] || needs.some((_, other) => inCycle[other] && reaches(needs, node, other));
          expect(level[node] === -1).toBe(blocked);
        }
      }),
    );
  });

  test('are computed without recursion for a chain of 200,000 nodes', () => {
    const chain = Array.from({ length: 200_000 }, (_, i) => (i === 0 ? [] : [i - 1]));
    expect(levels(dependencyGraph(chain)).at(-1)).toBe(199_999);
  });
});

describe('cycles', () => {
  test('are valid, short, disjoint and complete', () => {
    fc.assert(
      fc.property(anyGraph, (needs) => {
        const graph = dependencyGraph(needs);
        const { cycles } = disjointCycles(graph);
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

  test('the first cycle of a component is the shortest one', () => {
    // A ring of five with a shortcut that makes a ring of three.
    expect(disjointCycles(dependencyGraph([[1], [2], [3, 0], [4], [0]])).cycles).toEqual([[0, 1, 2]]);
  });

  test('two cycles of one component that share no node are both found', () => {
    expect(disjointCycles(dependencyGraph([[1], [0, 2], [3], [2, 0]])).cycles).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  test('the first cycle of each component is a shortest one', () => {
    fc.assert(
      fc.property(anyGraph, (needs) => {
        const graph = dependencyGraph(needs);
        const { cycles } = disjointCycles(graph);
        for (const component of components(graph)) {
          const lengths = cycles.filter(([node = -1]) => component.includes(node)).map(({ length }) => length);
          expect(Math.min(...lengths)).toBe(Math.min(...component.map((node) => cycleLength(needs, node))));
        }
      }),
    );
  });

  test.each(families)('finding them visits a bounded number of edges per cycle: %s', (_, graphOf) => {
    for (const size of [100, 1000, 10_000]) {
      const graph = dependencyGraph(graphOf(size));
      const { cycles, edgesVisited } = disjointCycles(graph);
      // Once by `components`, `searchFactor` times for the shortest cycles, once for all others.
      expect(edgesVisited).toBeLessThanOrEqual((2 + searchFactor) * graph.targets.length);
      expect(cycles.length).toBeGreaterThan(0);
      const taken = new Set(cycles.flat());
      const rest = Array.from({ length: size }, (_, node) =>
        taken.has(node) ? [] : [...needsOf(graph, node)].filter((need) => !taken.has(need)),
      );
      expect(levels(dependencyGraph(rest))).not.toContain(-1);
    }
  });
});
