import type { Location } from '../base/diagnostic/diagnostic.ts';
import { pointer } from '../base/json/pointer.ts';
import type { Bundle } from '../compiler/bundle/bundle.ts';
import type { IdentifiedPack, PackSet } from '../compiler/resolve/identified-pack.ts';
import { entryOf, type OrderEdge } from '../compiler/resolve/order-edges.ts';
import { currentIds, type PackNames, packNames } from '../compiler/resolve/pack-names.ts';
import { type PackOrder, packOrder } from '../compiler/resolve/pack-order.ts';

/** Packs as numbers, in code-unit order of their ids, and the edges between them. */
export interface PackGraph {
  readonly packs: readonly IdentifiedPack[];
  /** Pack id -> number. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly order: PackOrder;
}

/** An entry of the list of a bundle that names an existing pack. */
export interface BundleEntry {
  /** The id as written; it may be a former id. */
  readonly named: string;
  readonly packId: string;
  readonly isOptional: boolean;
  readonly at: Location;
}

/** The packs of a repository, and those that a bundle selects. Exists for a refused repository, too. */
export interface RepositoryGraph {
  readonly all: PackGraph;
  /** Absent: the project has no bundle, or the bundle is refused. */
  readonly bundle?: Bundle;
  readonly entries: readonly BundleEntry[];
  /** The packs of the bundle; without one, all packs. */
  readonly selected: PackGraph;
  readonly names: PackNames | undefined;
}

/** Makes the graph of the packs of a repository. Linear in packs and edges. */
export function repositoryGraph(packs: PackSet, bundle?: Bundle): RepositoryGraph {
  const names = packNames(() => {}, packs); // `build` has reported its problems.
  const required = new Set((bundle?.packIds ?? []).flatMap((id) => currentIds(names, id)));
  const all = packGraph([...packs.values()], names, required);
  if (bundle === undefined) return { all, entries: [], selected: all, names };
  const entries = bundleEntries(bundle, names, packs);
  const needed = reachable(all, numbersOf(all, entries));
  const selected = packGraph(
    all.packs.filter((_, i) => needed.has(i)),
    names,
    required,
  );
  return { all, bundle, entries, selected, names };
}

function packGraph(
  packs: readonly IdentifiedPack[],
  names: PackNames | undefined,
  required: ReadonlySet<string>,
): PackGraph {
  const numbers = new Map(packs.map(({ identity }, i) => [identity.packId, i]));
  return { packs, numbers, order: packOrder(packs, names, required) };
}

function bundleEntries(bundle: Bundle, names: PackNames | undefined, packs: PackSet): BundleEntry[] {
  const entries = (member: string, ids: readonly string[], isOptional: boolean) =>
    ids.flatMap((named, i) =>
      currentIds(names, named)
        .filter((packId) => packs.has(packId))
        .map((packId) => ({ named, packId, isOptional, at: { file: bundle.file, pointer: pointer(member, i) } })),
    );
  return [...entries('pack_ids', bundle.packIds, false), ...entries('optional_pack_ids', bundle.optionalPackIds, true)];
}

/** Returns the numbers of the packs that the entries name. */
export function numbersOf({ numbers }: PackGraph, entries: readonly BundleEntry[]): number[] {
  return entries.flatMap(({ packId }) => numbers.get(packId) ?? []);
}

/** Returns the packs and all that they need. */
export function reachable(graph: PackGraph, from: readonly number[]): ReadonlySet<number> {
  const needs = edgesFrom(graph, ({ kind }) => kind === 'needs');
  const found = new Set(from);
  for (const node of found) for (const { to } of needs[node] ?? []) found.add(to);
  return found;
}

/** Returns the edges from each pack, in the order of its manifest; of two edges to one pack, the first. */
export function edgesFrom(
  { packs, order }: PackGraph,
  isMeant: (edge: OrderEdge) => boolean,
  end: 'from' | 'to' = 'from',
): OrderEdge[][] {
  const lists: OrderEdge[][] = packs.map(() => []);
  const known = new Set<string>();
  for (const edge of order.edges) {
    const key = `${edge.from} ${edge.to}`;
    if (!isMeant(edge) || known.has(key)) continue;
    known.add(key);
    lists[edge[end]]?.push(edge);
  }
  return lists;
}

/** Returns the entry in a manifest that an edge follows from. */
export function locationOfEdge({ packs }: PackGraph, edge: OrderEdge): Location {
  return { file: `${packs[edge.owner]?.path}/pack.json`, pointer: entryOf(edge) };
}
