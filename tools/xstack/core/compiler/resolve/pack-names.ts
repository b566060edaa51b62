import { diagnostic, type Location, type Report } from '../../base/diagnostic/diagnostic.ts';
import { pointer } from '../../base/json/pointer.ts';
import { compareText } from '../../base/text/compare.ts';
import type { IdentifiedPack, PackSet } from './identified-pack.ts';

/** Ids that mean packs with other ids. */
export interface PackNames {
  /** Abstract id -> the packs that provide it, in code-unit order. */
  readonly providers: ReadonlyMap<string, readonly IdentifiedPack[]>;
  /** Former id -> the pack that replaces it. */
  readonly replaced: ReadonlyMap<string, IdentifiedPack>;
}

/**
 * Collects abstract and former ids; undefined if no pack has relations. An id that already means something is reported
 * and ignored.
 */
export function packNames(report: Report, packs: PackSet): PackNames | undefined {
  const related = [...packs.values()].filter(({ identity }) => identity.relations !== undefined);
  if (related.length === 0) return undefined;
  const replaced = new Map<string, IdentifiedPack>();
  const replacedAt = new Map<string, Location>();
  eachName(related, 'replaces', (pack, id, at) => {
    const other = packs.get(id);
    const first = replaced.get(id);
    if (other !== undefined) report(taken(id, 'replaced', at, 'a pack with this id exists', idOf(other)));
    else if (first !== undefined)
      report(taken(id, 'replaced', at, `\`${first.identity.packId}\` replaces it too`, replacedAt.get(id) as Location));
    else {
      replaced.set(id, pack);
      replacedAt.set(id, at);
    }
  });
  const providers = new Map<string, IdentifiedPack[]>();
  eachName(related, 'provides', (pack, id, at) => {
    const other = packs.get(id);
    const formerly = replacedAt.get(id);
    if (other !== undefined) report(taken(id, 'provided', at, 'a pack with this id exists', idOf(other)));
    else if (formerly !== undefined) report(taken(id, 'provided', at, 'it is the former id of a pack', formerly));
    else {
      const before = providers.get(id);
      if (before === undefined) providers.set(id, [pack]);
      else if (before.at(-1) !== pack) before.push(pack);
    }
  });
  return { providers, replaced };
}

/** Visits the ids that packs provide or replace, in the order of the packs. */
function eachName(
  packs: readonly IdentifiedPack[],
  member: 'provides' | 'replaces',
  visit: (pack: IdentifiedPack, id: string, at: Location) => void,
): void {
  for (const pack of packs)
    for (const [i, id] of (pack.identity.relations?.[member] ?? []).entries())
      visit(pack, id, { file: `${pack.path}/pack.json`, pointer: pointer(member, i) });
}

function taken(id: string, use: 'provided' | 'replaced', at: Location, why: string, other: Location) {
  return diagnostic('refuse.pack.id_taken', `\`${id}\` cannot be ${use}: ${why}`, {
    at,
    related: [{ message: 'the other use of the id', at: other }],
    help: 'remove one of the two uses',
  });
}

function idOf({ path }: IdentifiedPack): Location {
  return { file: `${path}/pack.json`, pointer: '/pack_id' };
}

/** Returns the id of the pack that a name of a pack means: itself, unless it is a former id. */
export function currentId(names: PackNames | undefined, id: string): string {
  return names?.replaced.get(id)?.identity.packId ?? id;
}

/** Returns the ids of the packs that a name can mean: providers of an abstract id, else one pack, existing or not. */
export function meanings(names: PackNames | undefined, id: string): string[] {
  const providers = names?.providers.get(id);
  return providers?.map(({ identity }) => identity.packId).sort(compareText) ?? [currentId(names, id)];
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
