import type { IdentifiedPack } from './identified-pack.ts';
import { type DependencyGraph, dependencyGraph, levels } from './levels.ts';
import { type OrderEdge, orderEdges } from './order-edges.ts';
import type { PackNames } from './pack-names.ts';
import { droppedEdges } from './soft-edges.ts';

/** The order of selected packs, and the edges that it follows from. */
export interface PackOrder {
  /** Without the dropped edges. */
  readonly edges: readonly OrderEdge[];
  /** Soft edges that would close a cycle. */
  readonly dropped: readonly OrderEdge[];
  /** Level of each pack; -1 for packs that are in a cycle of dependencies or depend on one. */
  readonly level: Int32Array;
}

/** Orders the selected packs of a bundle, which are sorted by id; `required` are those that it names itself. */
export function packOrder(
  list: readonly IdentifiedPack[],
  names: PackNames | undefined,
  required: ReadonlySet<string>,
): PackOrder {
  const all = orderEdges(list, names, required);
  const soft = all.filter(({ kind }) => kind === 'soft');
  const hard = soft.length === 0 ? all : all.filter(({ kind }) => kind !== 'soft');
  const withAll = levels(graphOf(list.length, all));
  if (soft.length === 0 || !withAll.includes(-1)) return { edges: all, dropped: [], level: withAll };
  const isDropped = droppedEdges(list.length, hard, soft);
  const edges = [...hard, ...soft.filter((_, i) => !isDropped.has(i))];
  return { edges, dropped: soft.filter((_, i) => isDropped.has(i)), level: levels(graphOf(list.length, edges)) };
}

/** Returns the graph of edges between `size` packs. */
export function graphOf(size: number, edges: readonly OrderEdge[]): DependencyGraph {
  const needs: number[][] = Array.from({ length: size }, () => []);
  for (const { from, to } of edges) needs[from]?.push(to);
  return dependencyGraph(needs);
}
