import type { Report } from '../../base/diagnostic/diagnostic.ts';
import { pointer } from '../../base/json/pointer.ts';
import type { IdentifiedPack, PackSet } from './identified-pack.ts';
import { idOf, takenId } from './move-diagnostics.ts';
import { type MoveTable, moveKey, moveTable, packKind } from './moves.ts';

/** Ids that mean packs with other ids. */
export interface PackNames {
  /** Abstract id -> the packs that provide it, in code-unit order. */
  readonly providers: ReadonlyMap<string, readonly IdentifiedPack[]>;
  /** Former id of a pack -> the ids that it means, in code-unit order; several after a split. They may not exist. */
  readonly replaced: ReadonlyMap<string, readonly string[]>;
  readonly moves: MoveTable;
}

/**
 * Collects abstract and former ids; undefined if no pack has relations. An id that already means something is reported
 * and ignored.
 */
export function packNames(report: Report, packs: PackSet): PackNames | undefined {
  const related = [...packs.values()].filter(({ identity }) => identity.relations !== undefined);
  if (related.length === 0) return undefined;
  const moves = moveTable(report, packs, related);
  const replaced = new Map<string, readonly string[]>();
  for (const { kind, from, final } of moves.values())
    if (kind === packKind && final.length > 0) replaced.set(from, final);
  const providers = new Map<string, IdentifiedPack[]>();
  for (const pack of related) {
    for (const [i, id] of (pack.identity.relations?.provides ?? []).entries()) {
      const at = { file: `${pack.path}/pack.json`, pointer: pointer('provides', i) };
      const other = packs.get(id);
      const formerly = moves.get(moveKey(packKind, id));
      const before = providers.get(id);
      if (other !== undefined) report(takenId(id, 'provided', at, 'a pack with this id exists', idOf(other)));
      else if (formerly !== undefined)
        report(takenId(id, 'provided', at, 'it is the former id of a pack', formerly.at));
      else if (before === undefined) providers.set(id, [pack]);
      else if (before.at(-1) !== pack) before.push(pack);
    }
  }
  return { providers, replaced, moves };
}

/** Returns the ids of the packs that a name means: itself, unless it is a former id. */
export function currentIds(names: PackNames | undefined, id: string): readonly string[] {
  return names?.replaced.get(id) ?? [id];
}

/** Returns the ids of the packs that a name can mean: all providers of an abstract id, else as `currentIds`. */
export function meanings(names: PackNames | undefined, id: string): readonly string[] {
  return names?.providers.get(id)?.map(({ identity }) => identity.packId) ?? currentIds(names, id);
}

/**
 * Returns the provider of an abstract id among several: the only one, else the only one that the bundle requires itself.
 */
export function chosenProvider(
  providers: readonly IdentifiedPack[],
  required: ReadonlySet<string>,
): IdentifiedPack | undefined {
  if (providers.length === 1) return providers[0];
  const [chosen, ...others] = providers.filter(({ identity }) => required.has(identity.packId));
  return others.length === 0 ? chosen : undefined;
}
