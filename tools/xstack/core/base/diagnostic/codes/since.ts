/** `--since`: the revision that a run is compared with. */
export const sinceCodes = {
  'refuse.since.no_repository': { severity: 'error', title: 'there is no git repository to compare with' },
  'refuse.since.shallow_clone': { severity: 'error', title: 'a shallow clone does not have the revision' },
  'refuse.since.unknown_revision': { severity: 'error', title: 'the revision does not exist' },
} as const;
