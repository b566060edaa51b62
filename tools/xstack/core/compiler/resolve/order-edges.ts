import { type JsonPointer, pointer } from '../../base/json/pointer.ts';
import type { IdentifiedPack } from './identified-pack.ts';
import { chosenProvider, currentIds, meanings, type PackNames } from './pack-names.ts';

/** `from` comes after `to`, by number of the packs. */
export interface OrderEdge {
  readonly from: number;
  readonly to: number;
  /** `soft`: order without requirement. */
  readonly kind: 'needs' | 'needs if selected' | 'soft';
  readonly range?: string | undefined;
  /** The pack whose manifest has the entry, and where. */
  readonly owner: number;
  readonly member: 'dependencies' | 'optional_dependencies' | 'load_after' | 'load_before';
  readonly index: number;
}

/** Returns the pointer of the entry in the manifest of its owner. */
export function entryOf({ member, index }: OrderEdge): JsonPointer {
  return pointer(member, index);
}

/**
 * Returns the edges between packs of a list, which are either all packs or the selected ones. Of several providers of an
 * abstract id, a dependency means the one in `required`, and if that is none or several, no pack.
 */
export function orderEdges(
  list: readonly IdentifiedPack[],
  names: PackNames | undefined,
  required: ReadonlySet<string>,
): OrderEdge[] {
  const numbers = new Map(list.map(({ identity }, i) => [identity.packId, i]));
  const edges: OrderEdge[] = [];
  for (const [owner, { identity }] of list.entries()) {
    for (const { packId, range, index } of identity.dependencies) {
      const direct = numbers.get(packId);
      const needed = direct === undefined ? neededPacks(list, numbers, names, required, packId) : [direct];
      for (const to of needed)
        edges.push({ from: owner, to, kind: 'needs', range, owner, member: 'dependencies', index });
    }
    if (identity.relations === undefined || names === undefined) continue;
    const { optionalDependencies, loadAfter, loadBefore } = identity.relations;
    const others = (id: string) =>
      meanings(names, id).flatMap((each) => (each === identity.packId ? [] : (numbers.get(each) ?? [])));
    for (const { packId, range, index } of optionalDependencies)
      for (const to of others(packId))
        edges.push({ ...{ from: owner, to, kind: optional, range, owner }, member: 'optional_dependencies', index });
    for (const [index, id] of loadAfter.entries())
      for (const to of others(id)) edges.push({ from: owner, to, kind: 'soft', owner, member: 'load_after', index });
    for (const [index, id] of loadBefore.entries())
      for (const from of others(id)) edges.push({ from, to: owner, kind: 'soft', owner, member: 'load_before', index });
  }
  return edges;
}

const optional = 'needs if selected';

/** Returns the packs of the list that an abstract or former id of a dependency means. */
function neededPacks(
  list: readonly IdentifiedPack[],
  numbers: ReadonlyMap<string, number>,
  names: PackNames | undefined,
  required: ReadonlySet<string>,
  id: string,
): number[] {
  const providers = names?.providers.get(id)?.filter((each) => list[numbers.get(each.identity.packId) ?? -1] === each);
  const chosen = providers && chosenProvider(providers, required);
  const ids = providers === undefined ? currentIds(names, id) : chosen === undefined ? [] : [chosen.identity.packId];
  return ids.flatMap((each) => numbers.get(each) ?? []);
}
