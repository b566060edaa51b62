import type { OrderEdge } from './order-edges.ts';
import { compareEdges } from './soft-edges.ts';

/** Average number of visits of each edge in the search for the cycles of dropped edges. */
const searchFactor = 20;

/**
 * Returns for each dropped edge the shortest cycle that it would close, from the edge itself on: with edges that are not
 * dropped before it. Breadth first; the searches together visit at most `searchFactor` times the number of edges, and an
 * edge whose search comes later has no cycle.
 */
export function droppedCycles(
  edges: readonly OrderEdge[],
  dropped: readonly OrderEdge[],
): ReadonlyMap<OrderEdge, readonly OrderEdge[]> {
  const all = [...edges, ...dropped];
  const outgoing = new Map<number, OrderEdge[]>();
  for (const edge of all) {
    const others = outgoing.get(edge.from);
    if (others === undefined) outgoing.set(edge.from, [edge]);
    else others.push(edge);
  }
  // One cycle for each pair, whatever order the edges are listed in: by target, hard edges before soft ones.
  for (const list of outgoing.values()) list.sort((a, b) => a.to - b.to || rankOf(a) - rankOf(b));
  const budget = { left: searchFactor * all.length };
  const cycles = new Map<OrderEdge, readonly OrderEdge[]>();
  for (const edge of dropped) {
    const path = pathOf(outgoing, edge, budget);
    if (path !== undefined) cycles.set(edge, [edge, ...path]);
  }
  return cycles;
}

function rankOf({ kind }: OrderEdge): number {
  return kind === 'soft' ? 1 : 0;
}

/** Returns the shortest path from the end of a dropped edge to its start; undefined if the budget is used up. */
function pathOf(
  outgoing: ReadonlyMap<number, readonly OrderEdge[]>,
  dropped: OrderEdge,
  budget: { left: number },
): OrderEdge[] | undefined {
  const reachedBy = new Map<number, OrderEdge | undefined>([[dropped.to, undefined]]);
  for (const node of reachedBy.keys()) {
    for (const edge of outgoing.get(node) ?? []) {
      if (budget.left-- <= 0) return undefined;
      if (reachedBy.has(edge.to) || (edge.kind === 'soft' && compareEdges(edge, dropped) > 0)) continue;
      reachedBy.set(edge.to, edge);
      if (edge.to === dropped.from) return pathTo(reachedBy, edge);
    }
  }
  throw new Error('bug: a dropped edge is on no cycle');
}

function pathTo(reachedBy: ReadonlyMap<number, OrderEdge | undefined>, last: OrderEdge): OrderEdge[] {
  const path: OrderEdge[] = [];
  for (let edge: OrderEdge | undefined = last; edge !== undefined; edge = reachedBy.get(edge.from)) path.push(edge);
  return path.reverse();
}
