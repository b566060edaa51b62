import { sha256Hex } from '#platform';
import { canonicalJson, prettyJson } from '../../base/json/canonical.ts';
import type { JsonObject, JsonValue } from '../../base/json/value.ts';
import { compareTexts } from '../../base/text/compare.ts';
import { type PackReference, packReference } from '../registry/pack-reference.ts';
import type { CompiledRegistry } from '../registry/registry.ts';
import type { IdentifiedPack } from '../resolve/identified-pack.ts';

export const lockfileVersion = '1.0.0';

/** What a build was made of: the one generated file that a project commits. */
export interface Lockfile {
  readonly lockfile_version: string;
  readonly bundle_id: string;
  /** In resolved order. */
  readonly resolved_packs: readonly PackReference[];
  /** Hash name -> hash. */
  readonly registries: Readonly<Record<string, string>>;
  readonly compatibility_version: string;
  readonly pack_lock_hash: string;
}

export function lockfileFor(
  bundleId: string,
  packs: readonly IdentifiedPack[],
  registries: readonly CompiledRegistry[],
  compatibilityVersion: string,
): Lockfile {
  const resolved = packs.map(({ identity }) => packReference(identity));
  return {
    lockfile_version: lockfileVersion,
    bundle_id: bundleId,
    resolved_packs: resolved,
    registries: Object.fromEntries(registries.map(({ hashName, hash }) => [hashName, hash])),
    compatibility_version: compatibilityVersion,
    pack_lock_hash: packLockHash(resolved),
  };
}

export function printLockfile(lockfile: Lockfile): string {
  return prettyJson(lockfile as unknown as JsonValue);
}

/** SHA-256 of the canonical JSON of the resolved packs, sorted by id, version, hash and signature status. */
export function packLockHash(packs: readonly PackReference[]): string {
  const keys = ({ pack_id, version, canonical_hash, signature_status }: PackReference) => [
    pack_id,
    version,
    canonical_hash,
    signature_status,
  ];
  const sorted = [...packs].sort((a, b) => compareTexts(keys(a), keys(b)));
  return sha256Hex(canonicalJson(sorted as unknown as readonly JsonObject[]));
}
