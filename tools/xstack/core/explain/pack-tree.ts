import type { Location } from '../base/diagnostic/diagnostic.ts';
import { pointer } from '../base/json/pointer.ts';
import type { IdentifiedPack } from '../compiler/resolve/identified-pack.ts';
import type { OrderEdge } from '../compiler/resolve/order-edges.ts';
import { type BundleEntry, edgesFrom, locationOfEdge, type PackGraph } from './pack-graph.ts';

/**
 * A line of a tree of packs. `repeated`: its dependencies are printed above; `cycle`: it is one of its own ancestors;
 * `unresolved`: no pack, or more than one, has the id.
 */
export interface TreeLine {
  readonly depth: number;
  /** For each depth above the line, and its own: true if a sibling follows. */
  readonly follows: readonly boolean[];
  /** The number of the pack; undefined if it is unresolved. */
  readonly pack?: number;
  readonly packId: string;
  readonly kind: 'root' | 'needs' | 'needs if selected' | 'optional entry' | 'entry';
  readonly state?: 'repeated' | 'cycle' | 'unresolved';
  /** The entry that names the pack. */
  readonly at?: Location;
}

export interface TreeOptions {
  /** From packs to those that need them. */
  readonly isInverted: boolean;
  /** Levels of dependencies below the roots. */
  readonly depth: number;
}

type Child = Pick<TreeLine, 'pack' | 'packId' | 'kind' | 'at'>;

/** Returns the roots of the tree of a bundle. */
export function entryRoots({ numbers }: PackGraph, entries: readonly BundleEntry[]): Child[] {
  return entries.map(({ packId, isOptional, at }) => ({
    ...{ pack: numbers.get(packId) as number, packId, at },
    kind: isOptional ? 'optional entry' : 'entry',
  }));
}

/** Returns the lines of the tree below the roots: depth first, each pack expanded once. */
export function packTree(graph: PackGraph, roots: readonly Child[], options: TreeOptions): TreeLine[] {
  const childrenOf = options.isInverted ? dependents(graph) : dependencies(graph);
  const lines: TreeLine[] = [];
  const expanded = new Set<number>();
  const path: number[] = [];
  const open = new Set<number>();
  const pending: { readonly children: readonly Child[]; at: number }[] = [{ children: roots, at: 0 }];
  while (pending.length > 0) {
    const level = pending.at(-1) as { readonly children: readonly Child[]; at: number };
    const child = level.children[level.at++];
    if (child === undefined) {
      pending.pop();
      open.delete(path.pop() as number);
      continue;
    }
    const depth = pending.length - 1;
    const follows = pending.map(({ children, at }) => at < children.length);
    const below = child.pack === undefined ? [] : childrenOf(child.pack);
    const state = stateOf(child, open, expanded, below);
    lines.push({ ...child, depth, follows, ...(state !== undefined && { state }) });
    if (child.pack === undefined || state !== undefined || below.length === 0 || depth >= options.depth) continue;
    expanded.add(child.pack);
    open.add(child.pack);
    path.push(child.pack);
    pending.push({ children: below, at: 0 });
  }
  return lines;
}

function stateOf(
  { pack }: Child,
  open: ReadonlySet<number>,
  expanded: ReadonlySet<number>,
  below: readonly Child[],
): TreeLine['state'] {
  if (pack === undefined) return 'unresolved';
  if (open.has(pack)) return 'cycle';
  return expanded.has(pack) && below.length > 0 ? 'repeated' : undefined;
}

const isDependency = ({ kind }: OrderEdge) => kind !== 'soft';

function dependencies(graph: PackGraph): (pack: number) => Child[] {
  const edges = edgesFrom(graph, isDependency);
  return (number) => {
    const found = edges[number] ?? [];
    const resolved = new Set(found.filter(({ member }) => member === 'dependencies').map(({ index }) => index));
    const { identity, path } = graph.packs[number] as IdentifiedPack;
    const direct = new Set(found.map(({ to }) => graph.packs[to]?.identity.packId));
    const unresolved = identity.dependencies
      .filter(({ index, packId }) => !resolved.has(index) && !direct.has(packId))
      .map(({ packId, index }): Child => {
        return { packId, kind: 'needs', at: { file: `${path}/pack.json`, pointer: pointer('dependencies', index) } };
      });
    return [...found.map((edge) => child(graph, edge, edge.to)), ...unresolved];
  };
}

function dependents(graph: PackGraph): (pack: number) => Child[] {
  const edges = edgesFrom(graph, isDependency, 'to');
  return (number) => (edges[number] ?? []).map((edge) => child(graph, edge, edge.from));
}

function child(graph: PackGraph, edge: OrderEdge, pack: number): Child {
  return {
    pack,
    packId: graph.packs[pack]?.identity.packId as string,
    kind: edge.kind === 'needs' ? 'needs' : 'needs if selected',
    at: locationOfEdge(graph, edge),
  };
}
