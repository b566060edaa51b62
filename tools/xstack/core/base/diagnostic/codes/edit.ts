/** Edits of bundles and packs by commands. */
export const editCodes = {
  'refuse.edit.unknown_target': { severity: 'error', title: 'there is neither a bundle nor a pack with this id' },
  'refuse.edit.not_listed': { severity: 'error', title: 'a pack to remove is not in the list' },
} as const;
