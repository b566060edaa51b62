/** Edits of bundles and packs by commands. */
export const editCodes = {
  'refuse.edit.unknown_target': 'there is neither a bundle nor a pack with this id',
  'refuse.edit.not_listed': 'a pack to remove is not in the list',
} as const;
