/** The lockfile and the registries that it locks. */
export const lockfileCodes = {
  'refuse.lockfile.missing': 'the lockfile does not exist',
  'refuse.lockfile.invalid': 'the lockfile does not match its schema',
  'refuse.lockfile.missing_required_field': 'the lockfile lacks a member',
  'refuse.lockfile.invalid_lockfile_version': 'the lockfile has an unknown version',
  'refuse.lockfile.invalid_registry_hash': 'a registry file, its own hash and the lockfile disagree',
  'refuse.lockfile.pack_lock_hash_mismatch': 'pack_lock_hash does not match resolved_packs',
  'refuse.lockfile.generated_from_mismatch': 'the lockfile and the registries are of different packs',
  'refuse.lockfile.missing_registry': 'a locked registry file does not exist',
  'refuse.lockfile.interrupted': 'the outputs are from two runs: one was interrupted',
  'refuse.lockfile.out_of_date': 'the lockfile is not the one of the packs',
  'refuse.lockfile.not_merged': 'the merge driver cannot build the lockfile of a merge',
  'refuse.lockfile.not_reproducible': 'two builds of the same input differ',
} as const;
