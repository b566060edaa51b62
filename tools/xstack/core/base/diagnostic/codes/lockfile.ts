/** The lockfile and the registries that it locks. */
export const lockfileCodes = {
  'refuse.lockfile.missing': { severity: 'error', title: 'the lockfile does not exist' },
  'refuse.lockfile.invalid': { severity: 'error', title: 'the lockfile does not match its schema' },
  'refuse.lockfile.missing_required_field': { severity: 'error', title: 'the lockfile lacks a member' },
  'refuse.lockfile.invalid_lockfile_version': { severity: 'error', title: 'the lockfile has an unknown version' },
  'refuse.lockfile.invalid_registry_hash': {
    severity: 'error',
    title: 'a registry file, its own hash and the lockfile disagree',
  },
  'refuse.lockfile.pack_lock_hash_mismatch': {
    severity: 'error',
    title: 'pack_lock_hash does not match resolved_packs',
  },
  'refuse.lockfile.generated_from_mismatch': {
    severity: 'error',
    title: 'the lockfile and the registries are of different packs',
  },
  'refuse.lockfile.missing_registry': { severity: 'error', title: 'a locked registry file does not exist' },
  'refuse.lockfile.interrupted': { severity: 'error', title: 'the outputs are from two runs: one was interrupted' },
  'refuse.lockfile.out_of_date': { severity: 'error', title: 'the lockfile is not the one of the packs' },
  'refuse.lockfile.not_merged': { severity: 'error', title: 'the merge driver cannot build the lockfile of a merge' },
  'refuse.lockfile.not_reproducible': { severity: 'error', title: 'two builds of the same input differ' },
} as const;
