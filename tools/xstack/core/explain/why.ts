import type { Bundle } from '../compiler/bundle/bundle.ts';
import type { IdentifiedPack, PackSet } from '../compiler/resolve/identified-pack.ts';
import type { OrderEdge } from '../compiler/resolve/order-edges.ts';
import {
  type BundleEntry,
  edgesFrom,
  numbersOf,
  type PackGraph,
  type RepositoryGraph,
  reachable,
  repositoryGraph,
} from './pack-graph.ts';
import { shortestPaths } from './shortest-paths.ts';

/** A path from the list of a bundle to a pack. */
export interface SelectionPath {
  readonly entry: BundleEntry;
  readonly edges: readonly OrderEdge[];
}

/** The reasons why a bundle selects a pack. */
export interface SelectedPack {
  readonly bundle: Bundle;
  /** The number of all shortest paths. */
  readonly count: number;
  readonly paths: readonly SelectionPath[];
}

/** The ways to select a pack that a bundle does not select. */
export interface UnselectedPack {
  /** Other bundles that select it, by id. */
  readonly bundles: readonly SelectedPack[];
  /** The entries of other packs that need it. */
  readonly dependents: readonly OrderEdge[];
  /** The number of packs that need it, directly or not. */
  readonly allDependents: number;
  /** Entries of selected packs that name it without selecting it. */
  readonly relations: readonly OrderEdge[];
}

const isNeed = ({ kind }: OrderEdge) => kind === 'needs';

/** Returns the shortest paths from the list of the bundle to a pack; undefined if the bundle does not select it. */
export function whySelected(
  { all, bundle, entries }: RepositoryGraph,
  pack: number,
  limit: number,
): SelectedPack | undefined {
  if (bundle === undefined) return undefined;
  const { count, paths } = shortestPaths(edgesFrom(all, isNeed), numbersOf(all, entries), pack, limit);
  if (count === 0) return undefined;
  return {
    bundle,
    count,
    paths: paths.map(({ start, edges }) => ({ entry: entries[start] as BundleEntry, edges })),
  };
}

/** Returns what would select a pack. */
export function whyNotSelected(
  { all, bundle, selected }: RepositoryGraph,
  pack: number,
  packs: PackSet,
  bundles: readonly Bundle[],
): UnselectedPack {
  const others = bundles.filter((each) => each !== bundle).map((each) => repositoryGraph(packs, each));
  const isSelected = (number: number) => selected.numbers.has(idOf(all, number));
  return {
    bundles: others.flatMap((each) => whySelected(each, pack, 1) ?? []),
    dependents: edgesFrom(all, isNeed, 'to')[pack] ?? [],
    allDependents: dependentsOf(all, pack),
    relations: all.order.edges.filter(
      ({ kind, from, to, owner }) => kind !== 'needs' && (from === pack || to === pack) && isSelected(owner),
    ),
  };
}

function dependentsOf(graph: PackGraph, pack: number): number {
  const turned = { ...graph, order: { ...graph.order, edges: graph.order.edges.map(reversed) } };
  return reachable(turned, [pack]).size - 1;
}

function reversed(edge: OrderEdge): OrderEdge {
  return { ...edge, from: edge.to, to: edge.from };
}

export function idOf({ packs }: PackGraph, number: number): string {
  return (packs[number] as IdentifiedPack).identity.packId;
}
