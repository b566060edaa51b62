import type { OrderEdge } from '../compiler/resolve/order-edges.ts';

/** A shortest path: the index of its start in `starts`, and its edges. */
export interface GraphPath {
  readonly start: number;
  readonly edges: readonly OrderEdge[];
}

/** The number of all shortest paths, at most 2^53 - 1, and the first of them. */
export interface ShortestPaths {
  readonly count: number;
  readonly paths: readonly GraphPath[];
}

/**
 * Returns the shortest paths from any of the starts to a node, ordered by start and then by edge. At most `limit` of them,
 * because there may be exponentially many; the count is that of all. Linear in the graph and the result.
 */
export function shortestPaths(
  edges: readonly (readonly OrderEdge[])[],
  starts: readonly number[],
  target: number,
  limit: number,
): ShortestPaths {
  const distance = distancesTo(edges, target);
  const least = starts.reduce((least, node) => Math.min(least, distance[node] ?? Number.POSITIVE_INFINITY), Infinity);
  if (least === Number.POSITIVE_INFINITY) return { count: 0, paths: [] };
  const counts = pathCounts(edges, distance, target);
  const nearest = [...starts.entries()].filter(([, node]) => distance[node] === least);
  const sum = nearest.reduce((sum, [, node]) => sum + (counts[node] as number), 0);
  const count = Math.min(sum, Number.MAX_SAFE_INTEGER);
  const paths: GraphPath[] = [];
  for (const [start, node] of nearest) {
    for (const path of pathsFrom(edges, distance, node)) {
      if (paths.length === limit) return { count, paths };
      paths.push({ start, edges: path });
    }
  }
  return { count, paths };
}

/** Returns the number of edges from each node to the target; infinite if there is no path. */
function distancesTo(edges: readonly (readonly OrderEdge[])[], target: number): Float64Array {
  const sources: number[][] = edges.map(() => []);
  for (const list of edges) for (const { from, to } of list) sources[to]?.push(from);
  const distance = new Float64Array(edges.length).fill(Number.POSITIVE_INFINITY);
  distance[target] = 0;
  const queue = [target];
  for (const node of queue) {
    for (const source of sources[node] as number[]) {
      if (distance[source] !== Number.POSITIVE_INFINITY) continue;
      distance[source] = (distance[node] as number) + 1;
      queue.push(source);
    }
  }
  return distance;
}

function pathCounts(edges: readonly (readonly OrderEdge[])[], distance: Float64Array, target: number): Float64Array {
  const counts = new Float64Array(edges.length);
  counts[target] = 1;
  const byDistance = [...edges.keys()]
    .filter((node) => distance[node] !== Number.POSITIVE_INFINITY)
    .sort((a, b) => (distance[a] as number) - (distance[b] as number));
  for (const node of byDistance)
    for (const { to } of nearer(edges, distance, node))
      counts[node] = Math.min((counts[node] as number) + (counts[to] as number), Number.MAX_SAFE_INTEGER);
  return counts;
}

/** Yields the shortest paths from a node, depth first; every prefix leads to the target. */
function* pathsFrom(
  edges: readonly (readonly OrderEdge[])[],
  distance: Float64Array,
  start: number,
): Generator<OrderEdge[]> {
  const path: OrderEdge[] = [];
  const left = [nearer(edges, distance, start)];
  if (distance[start] === 0) yield [];
  while (left.length > 0) {
    const edge = left.at(-1)?.shift();
    if (edge === undefined) {
      left.pop();
      path.pop();
      continue;
    }
    path.push(edge);
    if (distance[edge.to] === 0) yield [...path];
    left.push(nearer(edges, distance, edge.to));
  }
}

function nearer(edges: readonly (readonly OrderEdge[])[], distance: Float64Array, node: number): OrderEdge[] {
  return (edges[node] ?? []).filter(({ to }) => (distance[to] as number) === (distance[node] as number) - 1);
}
