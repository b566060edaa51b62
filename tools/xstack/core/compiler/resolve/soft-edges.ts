import { components } from './components.ts';
import { dependencyGraph } from './levels.ts';

/** `from` comes after `to`. */
export interface Edge {
  readonly from: number;
  readonly to: number;
}

/**
 * Returns the soft edges to drop, as indices into `soft`, so that no cycle is left; the hard edges have none. The rule:
 * while there is a cycle, drop the soft edge of a cycle between the greatest pair of nodes; of two edges of a pair, the
 * one from the greater node. It depends on the set of edges only.
 *
 * An edge that is on no cycle when its turn comes is on none later. So an edge is dropped exactly if it is on a cycle of
 * the hard edges and the soft edges up to itself, in ascending order: that is, if its ends are strongly connected as soon
 * as it is added. Divide and conquer finds the time at which the ends of each edge become connected: O(E log S) for E
 * edges, S of them soft, inside of the components with cycles; linear without any.
 */
export function droppedEdges(size: number, hard: readonly Edge[], soft: readonly Edge[]): Set<number> {
  const ranked = [...soft.keys()].sort((a, b) => compareEdges(soft[a] as Edge, soft[b] as Edge));
  const timed: TimedEdge[] = hard.map(({ from, to }) => ({ from, to, time: 0 }));
  let last: Edge | undefined;
  let time = 0;
  const timeOf = new Map<number, number>();
  for (const index of ranked) {
    const edge = soft[index] as Edge;
    if (last === undefined || compareEdges(last, edge) !== 0) timed.push({ ...edge, time: ++time });
    timeOf.set(index, time);
    last = edge;
  }
  const component = componentOf(size, timed);
  const dropped = new Set<number>();
  findDropped(dropped, timed.filter(isInside(component)), 1, time + 1);
  return new Set(ranked.filter((index) => dropped.has(timeOf.get(index) as number)));
}

/** Edges in the order in which they are added: hard ones at 0, equal soft edges at one time. */
interface TimedEdge extends Edge {
  readonly time: number;
}

/** By the greater end, then by the other one; of two opposite edges, the one from the greater node is greater. */
export function compareEdges(a: Edge, b: Edge): number {
  return (
    Math.max(a.from, a.to) - Math.max(b.from, b.to) ||
    Math.min(a.from, a.to) - Math.min(b.from, b.to) ||
    a.from - b.from
  );
}

/** Adds the times of edges whose ends become connected at that time, which is from `low` to `high` for every edge. */
function findDropped(dropped: Set<number>, edges: readonly TimedEdge[], low: number, high: number): void {
  if (edges.length === 0) return;
  if (low === high) {
    for (const { time } of edges) if (time === low) dropped.add(time);
    return;
  }
  const middle = (low + high) >> 1;
  const { compact, size } = renumbered(edges);
  const component = componentOf(
    size,
    compact.filter(({ time }) => time <= middle),
  );
  const isJoined = isInside(component);
  const joined = compact.filter((edge) => edge.time <= middle && isJoined(edge));
  const others = compact
    .filter((edge) => edge.time > middle || !isJoined(edge))
    .map(({ from, to, time }) => ({ from: component[from] as number, to: component[to] as number, time }));
  findDropped(dropped, joined, low, middle);
  findDropped(dropped, others, middle + 1, high);
}

function isInside(component: Int32Array): (edge: Edge) => boolean {
  return ({ from, to }) => component[from] === component[to];
}

/** Numbers the nodes of the edges from 0. */
function renumbered(edges: readonly TimedEdge[]): { readonly compact: TimedEdge[]; readonly size: number } {
  const numbers = new Map<number, number>();
  const numberOf = (node: number) => {
    const known = numbers.get(node);
    if (known !== undefined) return known;
    numbers.set(node, numbers.size);
    return numbers.size - 1;
  };
  const compact = edges.map(({ from, to, time }) => ({ from: numberOf(from), to: numberOf(to), time }));
  return { compact, size: numbers.size };
}

/** Returns for each node a node of its strongly connected component, the same for all of them. */
function componentOf(size: number, edges: readonly Edge[]): Int32Array {
  const needs: number[][] = Array.from({ length: size }, () => []);
  for (const { from, to } of edges) needs[from]?.push(to);
  const component = Int32Array.from({ length: size }, (_, i) => i);
  for (const nodes of components(dependencyGraph(needs)))
    for (const node of nodes) component[node] = nodes[0] as number;
  return component;
}
