/** `--since`: the revision that a run is compared with. */
export const sinceCodes = {
  'refuse.since.no_repository': 'there is no git repository to compare with',
  'refuse.since.shallow_clone': 'a shallow clone does not have the revision',
  'refuse.since.unknown_revision': 'the revision does not exist',
} as const;
