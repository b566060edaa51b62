import type { OrderEdge } from '../compiler/resolve/order-edges.ts';
import { edgesFrom, type PackGraph } from './pack-graph.ts';
import { shortestPaths } from './shortest-paths.ts';

/**
 * The reason for the order of two packs. `chain`: the edges from the later pack to the earlier one. `level`: no edges lead
 * from one to the other; the chain gives the later pack its level. `pack_id`: the same level. `cycle`: a pack is in a
 * cycle of dependencies or depends on one, so that it has no level.
 */
export interface OrderReason {
  readonly reason: 'chain' | 'level' | 'pack_id' | 'cycle';
  readonly first: number;
  readonly second: number;
  readonly edges: readonly OrderEdge[];
}

/** Returns the packs in resolved order: by level, then by id; those without a level are last. */
export function inOrder({ packs, order: { level } }: PackGraph): number[] {
  const rank = (number: number) => (level[number] === -1 ? Number.POSITIVE_INFINITY : (level[number] as number));
  return [...packs.keys()].sort((a, b) => (rank(a) === rank(b) ? a - b : rank(a) - rank(b)));
}

/** Returns the reason for the order of two different packs. */
export function orderReason(graph: PackGraph, a: number, b: number): OrderReason {
  const { level } = graph.order;
  const [first, second] = (level[a] as number) - (level[b] as number) || a - b ? ordered(level, a, b) : [a, b];
  if (level[a] === -1 || level[b] === -1) return { reason: 'cycle', first, second, edges: [] };
  if (level[a] === level[b]) return { reason: 'pack_id', first, second, edges: [] };
  const edges = edgesFrom(graph, () => true);
  const [path] = shortestPaths(edges, [second], first, 1).paths;
  if (path !== undefined) return { reason: 'chain', first, second, edges: path.edges };
  return { reason: 'level', first, second, edges: levelChain(graph, edges, second, level[first] as number) };
}

function ordered(level: Int32Array, a: number, b: number): [number, number] {
  const isBefore = (level[a] as number) - (level[b] as number) || a - b;
  return isBefore < 0 ? [a, b] : [b, a];
}

/** Returns edges from a pack down to a level: each leads to the first dependency of the level below. */
function levelChain(
  { order: { level } }: PackGraph,
  edges: readonly (readonly OrderEdge[])[],
  from: number,
  end: number,
): OrderEdge[] {
  const chain: OrderEdge[] = [];
  for (let node = from; (level[node] as number) > end; ) {
    const next = edges[node]?.find(({ to }) => level[to] === (level[node] as number) - 1);
    if (next === undefined) throw new Error('bug: a level does not follow from a dependency');
    chain.push(next);
    node = next.to;
  }
  return chain;
}
