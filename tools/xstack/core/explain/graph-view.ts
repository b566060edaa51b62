import { categories } from '../compiler/content-model/content-model.ts';
import { components } from '../compiler/resolve/components.ts';
import type { IdentifiedPack } from '../compiler/resolve/identified-pack.ts';
import { dependencyGraph, levels } from '../compiler/resolve/levels.ts';
import type { OrderEdge } from '../compiler/resolve/order-edges.ts';
import { edgesFrom, type PackGraph } from './pack-graph.ts';

/** A pack of a drawn graph. */
export interface ViewNode {
  readonly packId: string;
  readonly version: string;
  readonly category: string;
  /** The level of dependencies; null in a cycle, or above one. */
  readonly level: number | null;
  /** The row: the level, where the packs of a cycle share one. */
  readonly rank: number;
  readonly isInCycle: boolean;
  readonly isFocus: boolean;
}

/** An edge of a drawn graph, by index of its nodes: `from` comes after `to`. */
export interface ViewEdge {
  readonly from: number;
  readonly to: number;
  readonly kind: OrderEdge['kind'];
  readonly isInCycle: boolean;
}

export interface GraphView {
  readonly nodes: readonly ViewNode[];
  readonly edges: readonly ViewEdge[];
  /** The categories of the nodes with their styles: those of the contract, then others in code-unit order. */
  readonly categories: ReadonlyMap<string, number>;
}

/** The number of styles; further categories share them. */
const styles = 6;

/** Restricts a graph to the packs within some edges of one pack, in any direction. */
export interface Focus {
  readonly pack: number;
  readonly hops: number;
}

/** Returns the nodes and edges to draw. */
export function graphView(graph: PackGraph, focus?: Focus): GraphView {
  const all = edgesFrom(graph, () => true).flat();
  const { rank, component } = ranksOf(graph.packs.length, all);
  const shown = focus === undefined ? [...graph.packs.keys()] : near(graph.packs.length, all, focus);
  const indexes = new Map(shown.map((number, index) => [number, index]));
  const nodes = shown.map((number): ViewNode => {
    const { identity, path } = graph.packs[number] as IdentifiedPack;
    const level = graph.order.level[number] as number;
    return {
      packId: identity.packId,
      version: identity.version,
      category: path.split('/').at(-2) as string,
      level: level === -1 ? null : level,
      rank: rank[number] as number,
      isInCycle: component[number] !== -1,
      isFocus: number === focus?.pack,
    };
  });
  const edges = all.flatMap(({ from, to, kind }): ViewEdge[] => {
    const ends = [indexes.get(from), indexes.get(to)];
    if (ends[0] === undefined || ends[1] === undefined) return [];
    const isInCycle = component[from] !== -1 && component[from] === component[to];
    return [{ from: ends[0], to: ends[1], kind, isInCycle }];
  });
  return { nodes, edges, categories: categoriesOf(nodes) };
}

/** A category of the contract has the same style in every graph. */
function categoriesOf(nodes: readonly ViewNode[]): ReadonlyMap<string, number> {
  const present = new Set(nodes.map(({ category }) => category));
  const others = [...present].filter((category) => !categories.includes(category)).sort();
  const all = [...categories, ...others].map((category, i) => [category, i % styles] as const);
  return new Map(all.filter(([category]) => present.has(category)));
}

/** Returns the rank of each node, and the number of its component with a cycle, or -1. */
function ranksOf(size: number, edges: readonly OrderEdge[]) {
  const needs: number[][] = Array.from({ length: size }, () => []);
  for (const { from, to } of edges) needs[from]?.push(to);
  const component = new Int32Array(size).fill(-1);
  const found = components(dependencyGraph(needs));
  for (const [id, members] of found.entries()) for (const member of members) component[member] = id;
  // Each component is one node, so that what remains has no cycle.
  const nodeOf = (node: number) => (component[node] === -1 ? node : size + (component[node] as number));
  const joined: number[][] = Array.from({ length: size + found.length }, () => []);
  for (const { from, to } of edges) if (nodeOf(from) !== nodeOf(to)) joined[nodeOf(from)]?.push(nodeOf(to));
  const level = levels(dependencyGraph(joined));
  return { component, rank: Int32Array.from({ length: size }, (_, node) => level[nodeOf(node)] as number) };
}

/** Returns the nodes within some edges of one, in ascending order. */
function near(size: number, edges: readonly OrderEdge[], { pack, hops }: Focus): number[] {
  const neighbors: number[][] = Array.from({ length: size }, () => []);
  for (const { from, to } of edges) {
    neighbors[from]?.push(to);
    neighbors[to]?.push(from);
  }
  const found = new Set([pack]);
  let last = [pack];
  for (let hop = 0; hop < hops && last.length > 0; hop++) {
    last = last.flatMap((node) => neighbors[node] as number[]).filter((node) => !found.has(node));
    for (const node of last) found.add(node);
  }
  return [...found].sort((a, b) => a - b);
}
