/** Contributions of a pack: the entries of `contributions[]` and their files. */
export const contributionCodes = {
  'refuse.pack_contrib.unsupported_type': { severity: 'error', title: 'the contribution type does not exist' },
  'refuse.pack_contrib.undeclared_type': { severity: 'error', title: 'the type is missing from contribution_types' },
  'refuse.pack_contrib.missing_id': { severity: 'error', title: 'a contribution has no id' },
  'refuse.pack_contrib.duplicate_id': { severity: 'error', title: 'duplicate contribution id' },
  'refuse.pack_contrib.missing_path': { severity: 'error', title: 'the file of a contribution does not exist' },
  'refuse.pack_contrib.path_outside_pack': { severity: 'error', title: 'a path in a pack is outside of it' },
  'refuse.pack_contrib.invalid_payload_json': { severity: 'error', title: 'a payload is not a JSON object' },
} as const;
