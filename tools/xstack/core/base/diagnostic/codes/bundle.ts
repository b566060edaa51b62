/** Bundles and their selection of packs. */
export const bundleCodes = {
  'refuse.bundle_profile.invalid_json': 'bundle.json is not JSON',
  'refuse.bundle_profile.schema_invalid': 'bundle.json does not match its schema',
  'refuse.bundle_profile.missing_bundle': 'the bundle does not exist',
  'refuse.bundle_profile.bundle_id_path_mismatch': 'the directory is not named after the bundle',
  'refuse.bundle_profile.duplicate_bundle_id': 'duplicate bundle id',
  'refuse.bundle_profile.required_pack_missing': 'a bundle names a pack that does not exist',
  'refuse.bundle_profile.empty_selection': 'a bundle selects no pack',
  'warn.bundle_profile.missing_profile': 'a bundle directory has no bundle.json',
  'warn.bundle_profile.stray_file': 'a JSON file under bundles/ belongs to no bundle',
  'warn.bundle_profile.duplicate_pack_id': 'duplicate pack in a bundle',
  'note.bundle_profile.empty_selection': 'a bundle that is not built selects no pack',
  'note.bundle_profile.optional_pack_missing': 'an optional pack does not exist',
} as const;
