/** Contributions of a pack: the entries of `contributions[]` and their files. */
export const contributionCodes = {
  'refuse.pack_contrib.unsupported_type': 'the contribution type does not exist',
  'refuse.pack_contrib.undeclared_type': 'the type is missing from contribution_types',
  'refuse.pack_contrib.missing_id': 'a contribution has no id',
  'refuse.pack_contrib.duplicate_id': 'duplicate contribution id',
  'refuse.pack_contrib.missing_path': 'the file of a contribution does not exist',
  'refuse.pack_contrib.path_outside_pack': 'a path in a pack is outside of it',
  'refuse.pack_contrib.invalid_payload_json': 'a payload is not a JSON object',
} as const;
