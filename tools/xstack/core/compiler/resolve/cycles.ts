import { components } from './components.ts';
import { type DependencyGraph, needsOf } from './levels.ts';

/** Disjoint cycles, and the number of edges visited to find them. */
export interface Cycles {
  readonly cycles: readonly (readonly number[])[];
  readonly edgesVisited: number;
}

/** Average number of visits of each edge of a component in the search for its shortest cycles. */
export const searchFactor = 100;

/**
 * Returns a maximal set of disjoint cycles: the graph without their nodes is acyclic. In each strongly connected
 * component, the shortest cycle is taken first, then the shortest in the remainder. Each begins with its smallest node
 * and follows the edges; the cycles are sorted by that node.
 *
 * Linear: the shortest cycles of a component with `n` edges cost at most `searchFactor * n` visits. When these are used
 * up, which takes hundreds of nodes with long cycles only, a depth-first search finds the other cycles.
 */
export function disjointCycles(graph: DependencyGraph): Cycles {
  const search = searchOf(graph);
  for (const [id, nodes] of components(graph).entries()) {
    for (const node of nodes) search.component[node] = id;
    const edges = nodes.reduce((sum, node) => sum + innerDegree(search, node), 0);
    // Every cycle of a component has a node with more than one outgoing edge, unless the component is a ring.
    const starts = nodes.filter((node) => innerDegree(search, node) > 1);
    search.limit = search.visited + searchFactor * edges;
    if (starts.length === 0 || !takeShortest(search, starts)) takeAny(search, nodes);
  }
  const cycles = search.cycles.sort((a, b) => (a[0] as number) - (b[0] as number));
  return { cycles, edgesVisited: search.visited };
}

interface Search {
  readonly graph: DependencyGraph;
  /** Component of each node; -1 for a node that is on no further cycle. */
  readonly component: Int32Array;
  readonly cycles: number[][];
  /** Edges visited so far, and the number at which the search for shortest cycles ends. */
  visited: number;
  limit: number;
  /**
   * Breadth-first searches: nodes in the order reached, their predecessors, and the search that reached them, from 1.
   */
  readonly queue: Int32Array;
  readonly from: Int32Array;
  readonly reachedBy: Int32Array;
  number: number;
  /** Depth-first searches: the next edge of each node, and its index on the path plus 1. */
  readonly nextEdge: Uint32Array;
  readonly position: Uint32Array;
}

function searchOf(graph: DependencyGraph): Search {
  const { size, offsets, targets } = graph;
  return {
    graph,
    component: new Int32Array(size).fill(-1),
    cycles: [],
    visited: targets.length, // by `components`
    limit: 0,
    queue: new Int32Array(size),
    from: new Int32Array(size),
    reachedBy: new Int32Array(size),
    number: 0,
    nextEdge: offsets.slice(),
    position: new Uint32Array(size),
  };
}

function innerDegree({ graph, component }: Search, node: number): number {
  let degree = 0;
  for (const need of needsOf(graph, node)) if (component[need] === component[node]) degree++;
  return degree;
}

/**
 * Takes the shortest cycle until none is left; returns false if the limit is reached first. A pass searches for cycles
 * shorter than the best one so far. Removing nodes makes no cycle shorter, so the next pass takes every cycle of the
 * length that this one has proved minimal.
 */
function takeShortest(search: Search, starts: readonly number[]): boolean {
  let least = 1;
  for (;;) {
    let best: number[] | undefined;
    for (const start of starts) {
      const cycle = shortestCycleFrom(search, start, best?.length ?? Number.POSITIVE_INFINITY);
      if (search.visited >= search.limit) return false;
      if (cycle?.length === least) take(search, cycle);
      else best = cycle ?? best;
    }
    if (best === undefined) return true;
    least = best.length;
  }
}

function take({ component, cycles }: Search, cycle: number[]): void {
  for (const node of cycle) component[node] = -1;
  cycles.push(cycle);
}

/** Returns the shortest cycle through `start` with less than `bound` nodes (breadth first). */
function shortestCycleFrom(search: Search, start: number, bound: number): number[] | undefined {
  const { graph, component, queue, from, reachedBy } = search;
  const id = component[start];
  const number = ++search.number;
  let end = 0;
  if (id !== -1) queue[end++] = start;
  let levelEnd = end;
  for (let at = 0, length = 1; at < end && length < bound; at++) {
    const node = queue[at] as number;
    for (const need of needsOf(graph, node)) {
      if (++search.visited >= search.limit) return undefined;
      if (need === start) return rotated(pathTo(from, start, node));
      if (component[need] !== id || reachedBy[need] === number) continue;
      reachedBy[need] = number;
      from[need] = node;
      queue[end++] = need;
    }
    if (at + 1 === levelEnd) {
      levelEnd = end;
      length++;
    }
  }
  return undefined;
}

function pathTo(from: Int32Array, start: number, end: number): number[] {
  const path = [end];
  for (let node = end; node !== start; ) {
    node = from[node] as number;
    path.push(node);
  }
  return path.reverse();
}

/**
 * Takes cycles until none is left, in one depth-first search: an edge to a node of the path closes a cycle, whose nodes
 * are removed from the path. A node without further edges is on no further cycle. Visits each edge once.
 */
function takeAny(search: Search, nodes: readonly number[]): void {
  const { graph, component, nextEdge, position } = search;
  const path: number[] = [];
  for (const root of nodes) {
    const id = component[root];
    if (id === -1) continue;
    position[root] = path.push(root);
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const edge = nextEdge[node] as number;
      if (edge === graph.offsets[node + 1]) {
        component[node] = -1;
        path.pop();
        continue;
      }
      nextEdge[node] = edge + 1;
      search.visited++;
      const need = graph.targets[edge] as number;
      if (component[need] !== id) continue;
      const start = position[need] as number;
      if (start === 0) position[need] = path.push(need);
      else take(search, rotated(path.splice(start - 1)));
    }
  }
}

/** Rotates a cycle to begin with its smallest node. */
function rotated(cycle: readonly number[]): number[] {
  const smallest = cycle.reduce((best, node, i) => (node < (cycle[best] as number) ? i : best), 0);
  return [...cycle.slice(smallest), ...cycle.slice(0, smallest)];
}
