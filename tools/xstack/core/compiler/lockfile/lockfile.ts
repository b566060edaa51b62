import { sha256Hex } from '#platform';
import { canonicalJson, prettyJson } from '../../base/json/canonical.ts';
import type { JsonObject, JsonValue } from '../../base/json/value.ts';
import { compareTexts } from '../../base/text/compare.ts';
import type { PackReference } from '../registry/pack-reference.ts';

/** Versions of the lockfile: the second one has optional members. */
export const lockfileVersions: readonly string[] = ['1.0.0', '1.1.0'];

/** The packs and registry hashes of a build: the only generated file that a project commits. */
export interface Lockfile {
  readonly lockfile_version: string;
  readonly bundle_id: string;
  /** In resolved order. */
  readonly resolved_packs: readonly PackReference[];
  /** Hash name -> hash. */
  readonly registries: Readonly<Record<string, string>>;
  readonly compatibility_version: string;
  /** Hash of the content model file; absent without one. */
  readonly content_model_hash?: string;
  readonly pack_lock_hash: string;
}

interface LockfileContent {
  readonly bundleId: string;
  readonly packs: readonly PackReference[];
  readonly registries: readonly { readonly hashName: string; readonly hash: string }[];
  readonly compatibilityVersion: string;
  readonly contentModelHash?: string | undefined;
}

/** Makes the lockfile of a build; `packs` are in resolved order. */
export function makeLockfile(content: LockfileContent): Lockfile {
  const { bundleId, packs, registries, compatibilityVersion, contentModelHash } = content;
  const options = { ...(contentModelHash !== undefined && { content_model_hash: contentModelHash }) };
  return {
    lockfile_version: Object.keys(options).length === 0 ? '1.0.0' : '1.1.0',
    bundle_id: bundleId,
    resolved_packs: packs,
    registries: Object.fromEntries(registries.map(({ hashName, hash }) => [hashName, hash])),
    compatibility_version: compatibilityVersion,
    ...options,
    pack_lock_hash: packLockHash(packs),
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
