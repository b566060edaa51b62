import { decodeUtf8 } from '#platform';
import { canonicalJson } from '../base/json/canonical.ts';
import type { JsonValue } from '../base/json/value.ts';
import type { Arena, ArenaSpan } from '../base/text/arena.ts';
import { type Lockfile, makeLockfile } from '../compiler/lockfile/lockfile.ts';
import type { PackReference } from '../compiler/registry/pack-reference.ts';
import type { IdentifiedPack } from '../compiler/resolve/identified-pack.ts';
import type { Collection } from '../compiler/rows/collection.ts';
import { contributionsIndex } from '../compiler/rows/collections.ts';
import type { RegistrySummary } from './run-entry.ts';

/** An item of a registry before and after a change of its pack, as canonical JSON in an arena. */
export interface ItemChange {
  /** The kind of the row; or the item is an entry of the contributions index, or the reference of the pack. */
  readonly of: { readonly row: string } | 'contribution' | 'pack';
  readonly before: ArenaSpan;
  readonly after: ArenaSpan;
}

/** An item in the bytes of a registry, and the item that replaces it. */
export interface ItemReplacement {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** False for the reference of a pack: only registries that the pack contributed to have it. */
  readonly isRequired: boolean;
}

/**
 * The registry items that differ between two states of a pack, if nothing else differs but the version: same row ids,
 * order, search keys, references and locations, same contributions, dependencies and diagnostics. Undefined if anything else differs, because
 * then more than these items may change in the registries.
 */
export function itemChanges(
  before: IdentifiedPack,
  after: IdentifiedPack,
  isSame: (before: ArenaSpan, after: ArenaSpan) => boolean,
): ItemChange[] | undefined {
  if (structureOf(before) !== structureOf(after)) return undefined;
  const changes: ItemChange[] = [];
  const compare = (of: ItemChange['of'], one: ArenaSpan | undefined, other: ArenaSpan | undefined) => {
    if (one !== undefined && other !== undefined && !isSame(one, other))
      changes.push({ of, before: one, after: other });
  };
  compare('pack', before.identity.reference, after.identity.reference);
  for (const [i, contribution] of before.contributions.entries())
    compare('contribution', contribution.text, after.contributions[i]?.text);
  for (const [i, row] of before.rows.entries()) compare({ row: row.kind }, row.text, after.rows[i]?.text);
  return changes;
}

/**
 * Everything about a pack but its items, and its version and canonical hash, which are part of an item. Converted to JSON and back, because
 * one of the two packs comes from the cache: there, members have another order, and undefined ones are missing.
 */
function structureOf({ identity, contributions, rows, ...rest }: IdentifiedPack): string {
  const { canonicalHash: _hash, version: _version, reference: _reference, ...name } = identity;
  const structure = {
    ...rest,
    name,
    contributions: contributions.map(({ text, ...contribution }) => ({ ...contribution, hasItem: text !== undefined })),
    rows: rows.map(({ text: _text, ...row }) => row),
  };
  return canonicalJson(JSON.parse(JSON.stringify(structure)) as JsonValue);
}

/** The changes that concern one registry file. */
export function replacementsIn(
  file: string,
  changes: readonly ItemChange[],
  collections: readonly Collection[],
  arena: Arena,
): ItemReplacement[] {
  const files = new Map(collections.map(({ kind, registry }) => [kind, registry.file]));
  return changes.flatMap(({ of, before, after }) => {
    const home = of === 'pack' ? file : of === 'contribution' ? contributionsIndex.file : files.get(of.row);
    if (home !== file) return [];
    return [{ before: arena.bytes(before), after: arena.bytes(after), isRequired: of !== 'pack' }];
  });
}

/** The lockfile of the last run with the references of the changed packs and the hashes of the registries. */
export function patchLockfile(
  last: Lockfile,
  registries: readonly RegistrySummary[],
  changes: readonly ItemChange[],
  arena: Arena,
): Lockfile {
  const references = new Map<string, PackReference>();
  for (const { of, after } of changes) {
    if (of !== 'pack') continue;
    const reference = JSON.parse(decodeUtf8(arena.bytes(after)) as string) as PackReference;
    references.set(reference.pack_id, reference);
  }
  return makeLockfile({
    bundleId: last.bundle_id,
    packs: last.resolved_packs.map((reference) => references.get(reference.pack_id) ?? reference),
    registries,
    compatibilityVersion: last.compatibility_version,
    contentModelHash: last.content_model_hash,
  });
}
