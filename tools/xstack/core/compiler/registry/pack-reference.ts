/** How registries and the lockfile name a pack. */
export interface PackReference {
  readonly canonical_hash: string;
  readonly pack_id: string;
  readonly signature_status: string;
  readonly version: string;
}

/** What a pack is known by. */
export interface PackName {
  readonly packId: string;
  readonly version: string;
  readonly canonicalHash: string;
  readonly signatureStatus: string;
}

export function packReference({ packId, version, canonicalHash, signatureStatus }: PackName): PackReference {
  return { canonical_hash: canonicalHash, pack_id: packId, signature_status: signatureStatus, version };
}
