import { isSatisfied } from '../compiler/pack/dependency.ts';
import type { IdentifiedPack } from '../compiler/resolve/identified-pack.ts';

/** Versions of a pack before and after a change. */
export type VersionChange = readonly [before: string, after: string];

/** The packs, by id, whose version differs. */
export function versionChanges(
  pairs: readonly (readonly [before: IdentifiedPack, after: IdentifiedPack])[],
): ReadonlyMap<string, VersionChange> {
  const changes = new Map<string, VersionChange>();
  for (const [{ identity: before }, { identity: after }] of pairs)
    if (before.version !== after.version) changes.set(after.packId, [before.version, after.version]);
  return changes;
}

/**
 * Reports whether no check across packs can have another result because of these versions: every dependency on such a pack
 * is satisfied by both versions, and no pack has relations, whose ranges and names have more meanings.
 */
export function areVersionsIrrelevant(
  packs: readonly IdentifiedPack[],
  changes: ReadonlyMap<string, VersionChange>,
): boolean {
  return packs.every(
    ({ identity: { dependencies, relations } }) =>
      relations === undefined &&
      dependencies.every(({ packId, range }) =>
        (changes.get(packId) ?? []).every((version) => isSatisfied(range, version)),
      ),
  );
}
