import { sha256Hex } from '#platform';
import { canonicalJson } from '../../base/json/canonical.ts';
import type { JsonObject } from '../../base/json/value.ts';

/** A file of a pack and the SHA-256 of its raw bytes. */
export interface HashedFile {
  /** Relative to the pack directory. */
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
}

/** Files at the top of a pack that are about it, without being part of its content. */
export function isOutsideHash(path: string): boolean {
  return path === 'pack.json' || isDocument(path) || isSignatureFile(path);
}

/** A description, licence or change log. Under `packs/` it may be beside packs, too. */
export function isDocument(path: string): boolean {
  return path === 'README.md' || (!path.includes('/') && /^(?:licen[cs]e|notice|changelog|copying)/i.test(path));
}

/** A detached signature beside `pack.json`. */
function isSignatureFile(path: string): boolean {
  return !path.includes('/') && /\.(?:sig|asc|minisig|sigstore\.json)$/.test(path);
}

/**
 * The identity of a pack's content: SHA-256 of the canonical JSON of the manifest without the members that speak about
 * the hash and its signature, and of all files that count, sorted by path. `files` must be sorted already.
 */
export function packCanonicalHash(manifest: JsonObject, files: readonly HashedFile[]): string {
  const { canonical_hash: _hash, signature_status: _status, ...rest } = manifest;
  return sha256Hex(canonicalJson({ files: files.map(({ path, sha256 }) => ({ path, sha256 })), manifest: rest }));
}
