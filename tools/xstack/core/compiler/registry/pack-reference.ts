/** Reference to a pack in registries and the lockfile. */
export interface PackReference {
  readonly canonical_hash: string;
  readonly pack_id: string;
  readonly signature_status: string;
  readonly version: string;
}

/** Identity of a pack. */
export interface PackName {
  readonly packId: string;
  readonly version: string;
  readonly canonicalHash: string;
  readonly signatureStatus: string;
}

export function packReference({ packId, version, canonicalHash, signatureStatus }: PackName): PackReference {
  return { canonical_hash: canonicalHash, pack_id: packId, signature_status: signatureStatus, version };
}
