import type { Diagnostic } from '../../base/diagnostic/diagnostic.ts';
import type { BuildOutcome } from '../build.ts';
import { type Bundle, selectPacks } from '../bundle/bundle.ts';
import type { IdentifiedPack } from '../resolve/identified-pack.ts';
import type { KnownPacks } from '../resolve/known-packs.ts';
import { type PackNames, packNames } from '../resolve/pack-names.ts';
import { packSet } from '../resolve/pack-set.ts';
import { checkDependencies, resolve } from '../resolve/resolve.ts';

/** The input of a resolution. */
export interface ResolutionModel {
  /** All packs with a valid manifest, also those with the id of another one. */
  readonly packs: readonly IdentifiedPack[];
  /** Absent if no bundle is built. */
  readonly bundle?: Bundle | undefined;
  /** The directories; `ids` are of packs that exist without being in `packs`. */
  readonly known: Omit<KnownPacks, 'names'>;
}

/** The result of a resolution. */
export interface ResolutionAnswer {
  /** Errors only. */
  readonly refusals: readonly Diagnostic[];
  /** The ids of the packs that the bundle selects; empty if they cannot be determined. */
  readonly selected: readonly string[];
  readonly names: PackNames | undefined;
}

/** Returns the number of packs and of entries that a resolution reads, to which its cost is proportional. */
export function sizeOf({ packs, bundle }: ResolutionModel): number {
  const entries = bundle === undefined ? 0 : bundle.packIds.length + bundle.optionalPackIds.length;
  return packs.reduce((sum, { identity }) => sum + 1 + identity.dependencies.length, entries);
}

/** Returns the model that a build resolved; undefined if it compiled no pack. */
export function modelOf({ compiled, known, packs, bundle }: BuildOutcome): ResolutionModel | undefined {
  if (compiled === undefined || known === undefined) return undefined;
  const unread = new Set([...known.ids].filter((id) => !packs.has(id)));
  const identified = compiled.filter((pack): pack is IdentifiedPack => pack.identity !== undefined);
  return { packs: identified, bundle, known: { ...known, ids: unread } };
}

/**
 * Resolves a model. Reports as many refusals as possible: unlike a build, it resolves the bundle although a dependency is
 * refused.
 */
export function resolveModel({ packs: identified, bundle, known: given }: ResolutionModel): ResolutionAnswer {
  const refusals: Diagnostic[] = [];
  const report = (found: Diagnostic) => {
    if (found.severity === 'error') refusals.push(found);
  };
  const { packs, conflicting } = packSet(report, identified);
  const names = packNames(report, packs);
  const ids = new Set([...given.ids, ...packs.keys()]);
  // Help is not read: its near names would cost more than the resolution.
  const known = { ...given, ids, conflicting, names, suggest: () => undefined };
  checkDependencies(report, packs, known);
  if (bundle === undefined) return { refusals, selected: [], names };
  const selected = selectPacks(report, bundle, known, true);
  const isCyclic = refusals.some(({ code }) => code === 'refuse.pack.circular_dependency');
  // Without relations of packs, a resolution reports nothing else.
  if (isCyclic && names === undefined) return { refusals, selected: [], names };
  const resolved = resolve(report, packs, names, { selected, required: bundle.packIds }) ?? [];
  return { refusals, selected: resolved.map(({ identity }) => identity.packId), names };
}
