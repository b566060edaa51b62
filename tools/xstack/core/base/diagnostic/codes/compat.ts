/** Differences between builds. */
export const compatCodes = {
  'refuse.compat.breaking_change': 'a pack has a breaking change, which `--fail-on` refuses',
  'refuse.compat.version_not_raised': 'the version of a changed pack is too low, which `--fail-on` refuses',
  'refuse.compat.changed': 'a pack differs, which `--fail-on` refuses',
  'refuse.compat.side_refused': 'one of two builds that are compared is refused',
  'refuse.compat.invalid_acceptance': '`compat/accepted.json` does not match its schema',
  'note.compat.acceptance_expired': 'the last day of an accepted change has passed',
  'note.compat.acceptance_unused': 'an accepted change does not occur',
} as const;
