import { decodeUtf8 } from '#platform';
import type { JsonValue } from '../../base/json/value.ts';
import type { Arena, ArenaSpan } from '../../base/text/arena.ts';
import type { BuildOutcome } from '../build.ts';
import { type Lockfile, packLockHash } from '../lockfile/lockfile.ts';
import type { HashedFile } from '../pack/canonical-hash.ts';
import type { CompiledPack } from '../pack/compile-pack.ts';
import { packReference } from '../registry/pack-reference.ts';
import type { IdentifiedPack } from '../resolve/identified-pack.ts';
import { moveTable } from '../resolve/moves.ts';
import type { Collection } from '../rows/collection.ts';
import type { BuildSide, SideContribution, SidePack, SideRow } from './build-side.ts';

/** A compiled project as one of two builds. */
export interface CompiledInput {
  readonly outcome: BuildOutcome;
  readonly arena: Arena;
  readonly collections: readonly Collection[];
  /** Returns the files of a pack directory. */
  readonly filesOf: (packPath: string) => readonly HashedFile[];
  readonly json: (path: string) => JsonValue | undefined;
}

/** Returns a compiled project as one of two builds. Of a refused one, whose packs are not resolved, all packs. */
export function compiledSide({ outcome, arena, collections, filesOf, json }: CompiledInput): BuildSide {
  const all = [...outcome.packs.values()];
  const packs = outcome.resolved ?? all;
  const text = (span: ArenaSpan) => decodeUtf8(arena.bytes(span)) ?? '';
  const rowsOf = (each: CompiledPack) => each.rows.map((row) => ({ ...row, text: () => text(row.text) }));
  const rows = new Map(all.map((each) => [each, rowsOf(each)]));
  const sidePacks = new Map(all.map((each) => [each, sidePack(each, filesOf(each.path))]));
  return {
    bundleId: outcome.bundle?.bundleId ?? '',
    packs: packs.map((each) => sidePacks.get(each) as SidePack),
    registries: outcome.lockfile?.registries ?? {},
    packLockHash:
      outcome.lockfile?.pack_lock_hash ?? packLockHash(packs.map(({ identity }) => packReference(identity))),
    content: {
      rows: packs.flatMap((each) => rows.get(each) as SideRow[]),
      contributions: packs.flatMap((each) => contributionsOf(each, text)),
      collections,
    },
    sources: {
      json,
      moves: moveTable(() => {}, outcome.packs, all),
      repository: {
        packs: [...sidePacks.values()],
        rows: [...rows.values()].flat(),
        bundles: outcome.bundles.map(({ bundleId, packIds, optionalPackIds }) => ({
          bundleId,
          packIds: [...packIds, ...optionalPackIds],
        })),
      },
    },
  };
}

function sidePack({ path, identity }: IdentifiedPack, files: readonly HashedFile[]): SidePack {
  const { packId, version, canonicalHash, signatureStatus, dependencies } = identity;
  return {
    ...{ packId, version, canonicalHash, signatureStatus, path },
    dependencies: dependencies.map((each) => each.packId),
    files: new Map(files.map((file) => [file.path, file.sha256])),
  };
}

function contributionsOf({ contributions }: IdentifiedPack, textOf: (span: ArenaSpan) => string): SideContribution[] {
  return contributions.flatMap(({ text }) => (text === undefined ? [] : [contributionOf(textOf(text))]));
}

/** Parses a row of the index of contributions. */
export function contributionOf(text: string): SideContribution {
  const { type, id, pack_id, path, sha256 } = JSON.parse(text) as Record<string, string>;
  return { type, id, packId: pack_id, path, sha256 } as SideContribution;
}

/** Returns a lockfile as one of two builds: its packs and the hashes of its registries. */
export function lockfileSide({ bundle_id, resolved_packs, registries, pack_lock_hash }: Lockfile): BuildSide {
  return {
    bundleId: bundle_id,
    packs: resolved_packs.map(({ pack_id, version, canonical_hash, signature_status }) => ({
      packId: pack_id,
      version,
      canonicalHash: canonical_hash,
      signatureStatus: signature_status,
    })),
    registries,
    packLockHash: pack_lock_hash,
  };
}
