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

/**
 * Reports whether a file at the top of a pack is excluded from the hash. `unhashed` has the sidecars that the content model
 * of the project excludes.
 */
export function isOutsideHash(path: string, unhashed: ReadonlySet<string>): boolean {
  return path === 'pack.json' || isDocument(path) || isSignatureFile(path) || unhashed.has(path);
}

/** Reports whether a file is a description, licence or change log. Under `packs/` it may be beside packs, too. */
export function isDocument(path: string): boolean {
  return path === 'README.md' || (!path.includes('/') && /^(?:licen[cs]e|notice|changelog|copying)/i.test(path));
}

/** Reports whether a file is a detached signature beside `pack.json`. */
function isSignatureFile(path: string): boolean {
  return !path.includes('/') && /\.(?:sig|asc|minisig|sigstore\.json)$/.test(path);
}

/**
 * Identity of a pack's content: SHA-256 of the canonical JSON of the manifest without its hash and signature members,
 * and of all hashed files. `files` must be sorted by path.
 */
export function packCanonicalHash(manifest: JsonObject, files: readonly HashedFile[]): string {
  const { canonical_hash: _hash, signature_status: _status, ...rest } = manifest;
  return sha256Hex(canonicalJson({ files: files.map(({ path, sha256 }) => ({ path, sha256 })), manifest: rest }));
}
