import type { JsonObject } from '../../core/base/json/value.ts';
import type { IdentifiedPack } from '../../core/compiler/resolve/identified-pack.ts';
import type { OrderEdge } from '../../core/compiler/resolve/order-edges.ts';
import { locationOfEdge, type PackGraph } from '../../core/explain/pack-graph.ts';
import type { LocationFormats } from './located.ts';
import { nameOf } from './project-graph.ts';

/** Formats an edge for `--json`. */
export function edgeJson(graph: PackGraph, formats: LocationFormats, edge: OrderEdge): JsonObject {
  return {
    from: nameOf(graph, edge.from),
    to: nameOf(graph, edge.to),
    kind: kinds[edge.kind],
    member: edge.member,
    entry: entryOfEdge(graph, edge),
    at: formats.json(locationOfEdge(graph, edge)),
  };
}

/** The kinds of edges in documents. */
export const kinds = { needs: 'needs', 'needs if selected': 'needs_if_selected', soft: 'order' } as const;

/** States the relation of an edge, as in ``pack.a needs pack.b@^1.0.0``. */
export function edgePhrase(graph: PackGraph, edge: OrderEdge): string {
  const [from, to, owner] = [edge.from, edge.to, edge.owner].map((number) => nameOf(graph, number)) as Names;
  const entry = entryOfEdge(graph, edge);
  const other = edge.owner === edge.from ? to : from;
  const means = entry === other || entry.startsWith(`${other}@`) ? '' : ` (${other})`;
  const verb = {
    dependencies: 'needs',
    optional_dependencies: 'needs, if selected,',
    load_after: 'is ordered after',
    load_before: 'is ordered before',
  }[edge.member];
  return `${owner} ${verb} ${entry}${means}`;
}

type Names = [string, string, string];

/** Returns the entry of the manifest that an edge follows from. */
function entryOfEdge({ packs }: PackGraph, { owner, member, index }: OrderEdge): string {
  const { dependencies, relations } = (packs[owner] as IdentifiedPack).identity;
  if (member === 'load_after') return relations?.loadAfter[index] as string;
  if (member === 'load_before') return relations?.loadBefore[index] as string;
  const list = member === 'dependencies' ? dependencies : (relations?.optionalDependencies ?? []);
  const found = list.find((each) => each.index === index);
  if (found === undefined) throw new Error('bug: an edge has no entry');
  return found.range === undefined ? found.packId : `${found.packId}@${found.range}`;
}
