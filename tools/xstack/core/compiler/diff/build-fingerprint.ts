import { sha256Hex } from '#platform';
import { canonicalJson } from '../../base/json/canonical.ts';

/**
 * Returns the fingerprint of a build: SHA-256 of the canonical JSON of its `pack_lock_hash` and registry hashes. Builds with the
 * same fingerprint have the same packs and registries.
 */
export function buildFingerprint(packLockHash: string, registries: Readonly<Record<string, string>>): string {
  return sha256Hex(canonicalJson({ pack_lock_hash: packLockHash, registries }));
}
