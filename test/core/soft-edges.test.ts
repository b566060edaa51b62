import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { droppedCycles } from '../../tools/xstack/core/compiler/resolve/dropped-cycles.ts';
import { dependencyGraph, levels } from '../../tools/xstack/core/compiler/resolve/levels.ts';
import type { OrderEdge } from '../../tools/xstack/core/compiler/resolve/order-edges.ts';
import { compareEdges, droppedEdges, type Edge } from '../../tools/xstack/core/compiler/resolve/soft-edges.ts';

const size = 7;
const node = fc.nat({ max: size - 1 });
/** Hard edges without cycles: along a random order of the nodes. */
const acyclic = fc
  .tuple(
    fc.shuffledSubarray([...Array(size).keys()], { minLength: size }),
    fc.array(fc.tuple(node, node), { maxLength: 6 }),
  )
  .map(([order, pairs]) =>
    pairs.flatMap(([a, b]) =>
      a === b ? [] : [{ from: order[Math.max(a, b)] as number, to: order[Math.min(a, b)] as number }],
    ),
  );
const anyEdges = fc
  .array(fc.tuple(node, node), { maxLength: 14 })
  .map((pairs) => pairs.flatMap(([from, to]) => (from === to ? [] : [{ from, to }])));

function hasPath(edges: readonly Edge[], from: number, to: number): boolean {
  const visited = new Set([from]);
  for (const at of visited) for (const edge of edges) if (edge.from === at) visited.add(edge.to);
  return visited.has(to);
}

/** The rule as it is written: while there is a cycle, drop the greatest soft edge of one. */
function droppedByRule(hard: readonly Edge[], soft: readonly Edge[]): Set<Edge> {
  const rank = ({ from, to }: Edge) => [Math.max(from, to), Math.min(from, to), from];
  const descending = [...soft].sort((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    const i = x.findIndex((value, at) => value !== y[at]);
    return i === -1 ? 0 : (y[i] as number) - (x[i] as number);
  });
  const dropped = new Set<Edge>();
  for (;;) {
    const left = [...hard, ...soft.filter((edge) => !dropped.has(edge))];
    const next = descending.find((edge) => !dropped.has(edge) && hasPath(left, edge.to, edge.from));
    if (next === undefined) return dropped;
    for (const edge of soft) if (edge.from === next.from && edge.to === next.to) dropped.add(edge);
  }
}

function levelsOf(edges: readonly Edge[]): number[] {
  const needs: number[][] = Array.from({ length: size }, () => []);
  for (const { from, to } of edges) needs[from]?.push(to);
  return [...levels(dependencyGraph(needs))];
}

/** The edges that `droppedEdges` keeps and drops, as `packOrder` has them. */
function orderOf(hard: readonly Edge[], soft: readonly Edge[]): { kept: OrderEdge[]; dropped: OrderEdge[] } {
  const number = Math.max(-1, ...[...hard, ...soft].map(({ from, to }) => Math.max(from, to))) + 1;
  const isDropped = droppedEdges(number, hard, soft);
  const entry = { member: 'load_after', index: 0 } as const;
  const needs = hard.map((edge): OrderEdge => ({ ...edge, ...entry, kind: 'needs', owner: edge.from }));
  const orders = soft.map((edge): OrderEdge => ({ ...edge, ...entry, kind: 'soft', owner: edge.from }));
  return {
    kept: [...needs, ...orders.filter((_, i) => !isDropped.has(i))],
    dropped: orders.filter((_, i) => isDropped.has(i)),
  };
}

function distance(edges: readonly Edge[], from: number, to: number): number {
  const at = new Map([[from, 0]]);
  for (const [node, steps] of at)
    for (const edge of edges) if (edge.from === node && !at.has(edge.to)) at.set(edge.to, steps + 1);
  return at.get(to) as number;
}

describe('soft edges', () => {
  test('are dropped by the rule: the greatest edge of a cycle first', () =>
    fc.assert(
      fc.property(acyclic, anyEdges, (hard, soft) => {
        const dropped = droppedEdges(size, hard, soft);
        expect(new Set([...dropped].map((i) => soft[i]))).toEqual(droppedByRule(hard, soft));
      }),
      { numRuns: 3000 },
    ));

  test('that are dropped have the shortest cycle of edges that are not dropped before them', () =>
    fc.assert(
      fc.property(acyclic, anyEdges, (hard, soft) => {
        const { kept, dropped } = orderOf(hard, soft);
        const cycles = droppedCycles(kept, dropped);
        for (const edge of dropped) {
          const cycle = cycles.get(edge) as readonly OrderEdge[];
          expect(cycle[0]).toBe(edge);
          for (const [i, { to }] of cycle.entries()) expect(cycle[(i + 1) % cycle.length]?.from).toBe(to);
          for (const each of cycle) if (each.kind === 'soft') expect(compareEdges(each, edge)).toBeLessThanOrEqual(0);
          const before = [...kept, ...dropped].filter((each) => each.kind !== 'soft' || compareEdges(each, edge) <= 0);
          expect(cycle.length).toBe(distance(before, edge.to, edge.from) + 1);
        }
      }),
      { numRuns: 1000 },
    ));

  test('of any number have cycles at a cost that is linear, and none beyond it', () => {
    const length = 3000;
    const hard = Array.from({ length: length - 1 }, (_, i) => ({ from: i, to: i + 1 }));
    const soft = Array.from({ length: length - 1 }, (_, i) => ({ from: length - 1, to: i }));
    const { kept, dropped } = orderOf(hard, soft);
    expect(dropped).toHaveLength(length - 1);
    const { size: found } = droppedCycles(kept, dropped);
    expect(found).toBeGreaterThan(30);
    expect(found).toBeLessThan(length - 1);
  });

  test('never break a hard edge, and leave no cycle', () =>
    fc.assert(
      fc.property(acyclic, anyEdges, (hard, soft) => {
        const dropped = droppedEdges(size, hard, soft);
        const level = levelsOf([...hard, ...soft.filter((_, i) => !dropped.has(i))]);
        expect(level).not.toContain(-1);
        for (const { from, to } of hard) expect(level[from]).toBeGreaterThan(level[to] as number);
        for (const [i, { from, to }] of soft.entries())
          if (!dropped.has(i)) expect(level[from]).toBeGreaterThan(level[to] as number);
      }),
    ));

  test('are dropped as a set, whatever their order', () =>
    fc.assert(
      fc.property(
        acyclic,
        anyEdges.chain((soft) => fc.tuple(fc.constant(soft), fc.shuffledSubarray(soft, { minLength: soft.length }))),
        (hard, [soft, shuffled]) => {
          const namesOf = (edges: readonly Edge[]) =>
            [...droppedEdges(size, hard, edges)].map((i) => `${edges[i]?.from} ${edges[i]?.to}`).sort();
          expect(namesOf(shuffled)).toEqual(namesOf(soft));
        },
      ),
    ));

  test('cost about the same for each edge in a ring of soft edges of any size', () => {
    const ring = (length: number) => Array.from({ length }, (_, i) => ({ from: i, to: (i + 1) % length }));
    for (const length of [10, 20_000]) {
      const soft = ring(length);
      expect([...droppedEdges(length, [], soft)].map((i) => soft[i])).toEqual([{ from: length - 2, to: length - 1 }]);
    }
  });
});
