/** Bundles and their selection of packs. */
export const bundleCodes = {
  'refuse.bundle_profile.invalid_json': { severity: 'error', title: 'bundle.json is not JSON' },
  'refuse.bundle_profile.schema_invalid': { severity: 'error', title: 'bundle.json does not match its schema' },
  'refuse.bundle_profile.missing_bundle': { severity: 'error', title: 'the bundle does not exist' },
  'refuse.bundle_profile.bundle_id_path_mismatch': {
    severity: 'error',
    title: 'the directory is not named after the bundle',
  },
  'refuse.bundle_profile.duplicate_bundle_id': { severity: 'error', title: 'duplicate bundle id' },
  'refuse.bundle_profile.required_pack_missing': {
    severity: 'error',
    title: 'a bundle names a pack that does not exist',
  },
  'refuse.bundle_profile.empty_selection': { severity: 'error', title: 'a bundle selects no pack' },
  'warn.bundle_profile.missing_profile': { severity: 'warning', title: 'a bundle directory has no bundle.json' },
  'warn.bundle_profile.stray_file': { severity: 'warning', title: 'a JSON file under bundles/ belongs to no bundle' },
  'warn.bundle_profile.duplicate_pack_id': { severity: 'warning', title: 'duplicate pack in a bundle' },
  'note.bundle_profile.empty_selection': { severity: 'note', title: 'a bundle that is not built selects no pack' },
  'note.bundle_profile.optional_pack_missing': { severity: 'note', title: 'an optional pack does not exist' },
} as const;
