import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dependencyGraph, levels } from '../../../tools/xstack/core/compiler/resolve/levels.ts';
import { boxHeight, type Graph, layOutGraph } from '../../../tools/xstack/ops/explain/graph-layout.ts';

/** Node `i` needs some of those before it. */
function graphOf(needs: readonly (readonly number[])[]): Graph {
  const level = levels(dependencyGraph(needs));
  return {
    nodes: needs.map((_, i) => ({ width: 60 + (i % 7) * 20, level: level[i] ?? 0 })),
    edges: needs.flatMap((list, from) => list.map((to) => ({ from, to }))),
  };
}

/** Invariants of every layout. */
async function checkDrawing(graph: Graph): Promise<void> {
  const drawn = await layOutGraph(graph);
  expect(drawn.centres).toHaveLength(graph.nodes.length);
  expect(drawn.curves).toHaveLength(graph.edges.length);
  const boxes = graph.nodes.map(({ width, level }, i) => ({
    width,
    level,
    x: drawn.centres[i]?.[0] ?? -1,
    y: drawn.centres[i]?.[1] ?? -1,
  }));
  for (const { x, y, width } of boxes) {
    expect(x - width / 2).toBeGreaterThanOrEqual(-1);
    expect(x + width / 2).toBeLessThanOrEqual(drawn.width + 1);
    expect(y - boxHeight / 2).toBeGreaterThanOrEqual(-1);
    expect(y + boxHeight / 2).toBeLessThanOrEqual(drawn.height + 1);
  }
  for (const [i, a] of boxes.entries())
    for (const b of boxes.slice(i + 1)) {
      if (a.level === b.level) {
        expect(a.y).toBe(b.y);
        expect(Math.abs(a.x - b.x)).toBeGreaterThanOrEqual((a.width + b.width) / 2);
      } else expect(a.level < b.level).toBe(a.y < b.y);
    }
  for (const [i, { from, to }] of graph.edges.entries()) {
    const curve = drawn.curves[i] ?? [];
    expect(curve.length % 3).toBe(1);
    expect(touches(curve[0], boxes[from])).toBe(true);
    expect(touches(curve.at(-1), boxes[to])).toBe(true);
  }
}

/** Reports whether a curve ends at a box: on its edge, or a line's width beside it. */
function touches(point: readonly [number, number] | undefined, box: typeof nowhere | undefined): boolean {
  const [x, y] = point ?? [-100, -100];
  const { width, x: cx, y: cy } = box ?? nowhere;
  return Math.abs(x - cx) <= width / 2 + 4 && Math.abs(y - cy) <= boxHeight / 2 + 4;
}

const nowhere = { width: 0, x: 0, y: 0 };

const needs = fc
  .array(fc.array(fc.nat({ max: 1000 }), { maxLength: 4 }), { minLength: 1, maxLength: 30 })
  .map((lists) => lists.map((list, i) => (i === 0 ? [] : [...new Set(list.map((n) => n % i))])));

test('nodes are on their levels without overlap, edges connect nodes', () =>
  fc.assert(fc.asyncProperty(needs.map(graphOf), checkDrawing), { numRuns: 15 }));

test('a graph that is too large for Graphviz is drawn in rows by the same rules', async () => {
  const large = graphOf(Array.from({ length: 320 }, (_, i) => (i === 0 ? [] : [(i * 7) % i])));
  expect((await layOutGraph(large)).layout).toBe('levels');
  await checkDrawing(large);
});

test('the layout is deterministic, and empty for an empty graph', async () => {
  const graph = graphOf([[], [0], [0, 1]]);
  expect(await layOutGraph(graph)).toEqual(await layOutGraph(graph));
  expect(await layOutGraph({ nodes: [], edges: [] })).toEqual({
    layout: 'levels',
    width: 0,
    height: 0,
    centres: [],
    curves: [],
  });
});
