import { type DependencyGraph, dependencyGraph, needsOf } from './levels.ts';

/**
 * The shortest circle of every knot of nodes that need each other, then of what is left when it is taken out, until no
 * circle is left: circles that share no node are all found. Each begins with its smallest node, and follows the edges.
 */
export function disjointCycles(graph: DependencyGraph): number[][] {
  const found: number[][] = [];
  const knots = knotsWithin(graph, allNodes(graph));
  while (knots.length > 0) {
    const knot = knots.pop() as number[];
    const cycle = shortestCycle(graph, knot);
    found.push(cycle);
    const taken = new Set(cycle);
    knots.push(
      ...knotsWithin(
        graph,
        knot.filter((node) => !taken.has(node)),
      ),
    );
  }
  return found.sort((a, b) => (a[0] as number) - (b[0] as number));
}

function allNodes({ size }: DependencyGraph): number[] {
  return Array.from({ length: size }, (_, node) => node);
}

/** The strongly connected parts among `nodes` that hold a circle (Tarjan, with a stack of its own). */
function knotsWithin(graph: DependencyGraph, nodes: readonly number[]): number[][] {
  const part = partOf(graph, nodes);
  const knots: number[][] = [];
  const index = new Int32Array(part.size).fill(-1);
  const low = new Int32Array(part.size);
  const onStack = new Uint8Array(part.size);
  const edge = part.offsets.slice(0, part.size);
  const stack: number[] = [];
  const path: number[] = [];
  let next = 0;
  const enter = (node: number) => {
    index[node] = low[node] = next++;
    onStack[node] = 1;
    stack.push(node);
    path.push(node);
  };
  const leave = (node: number) => {
    path.pop();
    const parent = path.at(-1);
    if (parent !== undefined) low[parent] = Math.min(low[parent] as number, low[node] as number);
    if (low[node] !== index[node]) return;
    const members = stack.splice(stack.lastIndexOf(node));
    for (const member of members) onStack[member] = 0;
    if (members.length > 1 || needsOf(part, node).includes(node))
      knots.push(members.map((member) => nodes[member] as number).sort((a, b) => a - b));
  };
  for (let root = 0; root < part.size; root++) {
    if (index[root] !== -1) continue;
    enter(root);
    while (path.length > 0) {
      const node = path.at(-1) as number;
      const at = edge[node] as number;
      if (at === part.offsets[node + 1]) {
        leave(node);
        continue;
      }
      edge[node] = at + 1;
      const target = part.targets[at] as number;
      if (index[target] === -1) enter(target);
      else if (onStack[target] === 1) low[node] = Math.min(low[node] as number, index[target] as number);
    }
  }
  return knots;
}

/** The graph of `nodes` alone, which are numbered by their place in the list. */
function partOf(graph: DependencyGraph, nodes: readonly number[]): DependencyGraph {
  const place = new Map(nodes.map((node, i) => [node, i]));
  return dependencyGraph(nodes.map((node) => [...needsOf(graph, node)].flatMap((need) => place.get(need) ?? [])));
}

/** The shortest circle of a knot; of several, the one with the smallest nodes. */
function shortestCycle(graph: DependencyGraph, knot: readonly number[]): number[] {
  const part = partOf(graph, knot);
  let best: number[] | undefined;
  for (const start of starts(part)) {
    const cycle = cycleThrough(part, start, best?.length ?? Number.POSITIVE_INFINITY);
    if (cycle !== undefined && (best === undefined || cycle.length < best.length || comesBefore(cycle, best)))
      best = cycle;
  }
  if (best === undefined) throw new Error('bug: a knot of dependencies has no circle');
  return best.map((node) => knot[node] as number);
}

/** Every circle of a knot passes a node with more than one way on, unless the knot is one single ring. */
function starts(part: DependencyGraph): number[] {
  const branching = allNodes(part).filter((node) => needsOf(part, node).length > 1);
  return branching.length > 0 ? branching : [0];
}

/** The shortest circle through `start` that is no longer than `limit`, turned so that its smallest node comes first. */
function cycleThrough(part: DependencyGraph, start: number, limit: number): number[] | undefined {
  const from = new Map<number, number>();
  let frontier = [start];
  for (let length = 1; frontier.length > 0 && length <= limit; length++) {
    const beyond: number[] = [];
    for (const node of frontier) {
      for (const need of needsOf(part, node)) {
        if (need === start) return rotated(pathTo(from, start, node));
        if (from.has(need)) continue;
        from.set(need, node);
        beyond.push(need);
      }
    }
    frontier = beyond;
  }
  return undefined;
}

function pathTo(from: ReadonlyMap<number, number>, start: number, end: number): number[] {
  const path = [end];
  for (let node = end; node !== start; ) {
    node = from.get(node) as number;
    path.push(node);
  }
  return path.reverse();
}

function rotated(cycle: readonly number[]): number[] {
  const smallest = cycle.reduce((best, node, i) => (node < (cycle[best] as number) ? i : best), 0);
  return [...cycle.slice(smallest), ...cycle.slice(0, smallest)];
}

function comesBefore(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return (a[i] as number) < (b[i] as number);
  return false;
}
