/** Questions about packs, rows and values. */
export const explainCodes = {
  'refuse.explain.unknown_id': 'nothing in the repository has this id',
  'refuse.explain.ambiguous_id': 'an id means more than one thing',
} as const;
