/** The graph of packs: the same order as the compiler's, shortest paths, and reasons for the order of two packs. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bundle } from '../../tools/xstack/core/compiler/bundle/bundle.ts';
import type { IdentifiedPack } from '../../tools/xstack/core/compiler/resolve/identified-pack.ts';
import { resolve } from '../../tools/xstack/core/compiler/resolve/resolve.ts';
import { graphView } from '../../tools/xstack/core/explain/graph-view.ts';
import { inOrder, orderReason } from '../../tools/xstack/core/explain/order-reason.ts';
import { edgesFrom, type PackGraph, repositoryGraph } from '../../tools/xstack/core/explain/pack-graph.ts';
import { shortestPaths } from '../../tools/xstack/core/explain/shortest-paths.ts';

const count = 7;
const idOf = (i: number) => `pack.core.p${i}`;
const some = fc.uniqueArray(fc.nat({ max: count - 1 }), { maxLength: 3 });
const packSpecs = fc.array(fc.record({ needs: some, after: some, provides: fc.boolean() }), {
  minLength: count,
  maxLength: count,
});
const selection = fc.uniqueArray(fc.nat({ max: count - 1 }), { minLength: 1, maxLength: 3 });

type Spec = { readonly needs: readonly number[]; readonly after: readonly number[]; readonly provides: boolean };

/** Makes packs that need any others, or only earlier ones. */
function packsOf(specs: readonly Spec[], isAcyclic: boolean): Map<string, IdentifiedPack> {
  const packs = specs.map(({ needs, after, provides }, i): [string, IdentifiedPack] => {
    const dependencies = needs
      .filter((to) => (isAcyclic ? to < i : to !== i))
      .map((to, index) => ({ index, packId: to === 0 ? 'api.first' : idOf(to) }));
    const relations = {
      ...{
        optionalDependencies: [],
        conflicts: [],
        replaces: [],
        loadBefore: [],
        moves: [],
        deprecated: [],
        internal: [],
      },
      provides: i === 0 || provides ? [i === 0 ? 'api.first' : `api.p${i}`] : [],
      loadAfter: after.filter((to) => to !== i).map(idOf),
    };
    const name = { packId: idOf(i), version: '1.0.0', canonicalHash: '', signatureStatus: 'unsigned' as const };
    const identity = { ...name, dependencies, relations, reference: { start: 0, length: 0 } };
    return [idOf(i), { path: `packs/core/${idOf(i)}`, identity, contributions: [], rows: [], diagnostics: {} }];
  });
  return new Map(packs);
}

function bundleOf(selected: readonly number[]): Bundle {
  const packIds = selected.map(idOf);
  return { file: 'bundles/b/bundle.json', bundleId: 'b', description: '', packIds, optionalPackIds: [] };
}

const ids = ({ packs }: PackGraph, numbers: readonly number[]) => numbers.map((i) => packs[i]?.identity.packId);

test('the order of the graph is the resolved order', () => {
  fc.assert(
    fc.property(packSpecs, selection, (specs, selected) => {
      const packs = packsOf(specs, true);
      const graph = repositoryGraph(packs, bundleOf(selected));
      const required = selected.map(idOf);
      const resolved = resolve(() => {}, packs, graph.names, { selected: required, required });
      expect(ids(graph.selected, inOrder(graph.selected))).toEqual(resolved?.map(({ identity }) => identity.packId));
    }),
  );
});

/** Returns the paths of each length by trying all of them. */
function allShortest(edges: ReturnType<typeof edgesFrom>, starts: readonly number[], target: number): string[] {
  let paths = starts.map((start, i) => ({ text: `${i}`, node: start }));
  for (let length = 0; length < count; length++) {
    const found = paths.filter(({ node }) => node === target);
    if (found.length > 0) return found.map(({ text }) => text);
    paths = paths.flatMap(({ text, node }) =>
      (edges[node] ?? []).map(({ to }) => ({ text: `${text} ${to}`, node: to })),
    );
  }
  return [];
}

describe('shortest paths', () => {
  test('are those that trying all paths finds, cycles included', () => {
    fc.assert(
      fc.property(packSpecs, selection, fc.nat({ max: count - 1 }), (specs, starts, target) => {
        const edges = edgesFrom(repositoryGraph(packsOf(specs, false)).all, ({ kind }) => kind === 'needs');
        const { count: number, paths } = shortestPaths(edges, starts, target, 1000);
        const texts = paths.map((path) => [path.start, ...path.edges.map(({ to }) => to)].join(' '));
        expect(texts).toEqual(allShortest(edges, starts, target));
        expect(number).toBe(texts.length);
        expect(shortestPaths(edges, starts, target, 1).paths).toEqual(paths.slice(0, 1));
      }),
    );
  });

  test('are counted, not listed, beyond the limit', () => {
    const layers = 60;
    const edge = (from: number, to: number) =>
      ({ from, to, kind: 'needs', owner: from, member: 'dependencies', index: 0 }) as const;
    const edges = Array.from({ length: 2 * layers + 1 }, (_, node) =>
      node === 2 * layers
        ? []
        : (node >= 2 * layers - 2 ? [2 * layers] : [0, 1].map((i) => 2 * (node >> 1) + 2 + i)).map((to) =>
            edge(node, to),
          ),
    );
    const { count: number, paths } = shortestPaths(edges, [0], 2 * layers, 3);
    expect(number).toBe(Number.MAX_SAFE_INTEGER);
    expect(paths).toHaveLength(3);
  });
});

test('the reason for an order leads from the later pack to the earlier one, or to its level', () => {
  const reasons = new Set<string>();
  fc.assert(
    fc.property(packSpecs, selection, fc.boolean(), (specs, selected, isAcyclic) => {
      const { selected: graph } = repositoryGraph(packsOf(specs, isAcyclic), bundleOf(selected));
      const { level } = graph.order;
      const order = inOrder(graph);
      for (const a of graph.packs.keys())
        for (const b of graph.packs.keys()) {
          if (a === b) continue;
          const { reason, first, second, edges } = orderReason(graph, a, b);
          reasons.add(reason);
          expect([first, second].sort()).toEqual([a, b].sort());
          if (reason !== 'cycle') expect(order.indexOf(first)).toBeLessThan(order.indexOf(second));
          expect(reason === 'cycle').toBe(level[a] === -1 || level[b] === -1);
          expect(reason === 'pack_id').toBe(reason !== 'cycle' && level[a] === level[b]);
          if (edges.length === 0) continue;
          expect(edges[0]?.from).toBe(second);
          for (const [i, { to }] of edges.slice(0, -1).entries()) expect(edges[i + 1]?.from).toBe(to);
          const end = edges.at(-1)?.to as number;
          expect(reason === 'chain' ? end : level[end]).toBe(reason === 'chain' ? first : level[first]);
        }
    }),
  );
  expect([...reasons].sort()).toEqual(['chain', 'cycle', 'level', 'pack_id']);
});

test('a drawing has every edge once, and the edges of cycles are those inside of them', () => {
  fc.assert(
    fc.property(packSpecs, fc.nat({ max: count - 1 }), fc.nat({ max: 3 }), (specs, pack, hops) => {
      const { all } = repositoryGraph(packsOf(specs, false));
      const { nodes, edges } = graphView(all);
      const reaches = (from: number, to: number, seen = new Set<number>()): boolean =>
        edges.some((edge) => {
          if (edge.from !== from || seen.has(edge.to)) return false;
          seen.add(edge.to);
          return edge.to === to || reaches(edge.to, to, seen);
        });
      for (const { from, to, isInCycle } of edges) {
        expect(isInCycle).toBe(reaches(to, from));
        const [a, b] = [nodes[from]?.rank as number, nodes[to]?.rank as number];
        expect(isInCycle ? a === b : a > b).toBe(true);
      }
      const focused = graphView(all, { pack, hops });
      const distances = new Map([[pack, 0]]);
      for (const [node, distance] of distances)
        for (const { from, to } of edges)
          for (const next of from === node ? [to] : to === node ? [from] : [])
            if (!distances.has(next)) distances.set(next, distance + 1);
      const near = [...distances].filter(([, distance]) => distance <= hops).map(([node]) => idOf(node));
      expect(focused.nodes.map(({ packId }) => packId)).toEqual(near.sort());
    }),
  );
});
