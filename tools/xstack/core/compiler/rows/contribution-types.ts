/** The eight types of contribution. Each is compiled by the collections of `collections.ts` that name it. */
export const contributionTypes = [
  'domain',
  'registry_entries',
  'law_profile',
  'experience_profile',
  'lens',
  'ui_windows',
  'assets',
  'scenario_spec',
] as const;

export type ContributionType = (typeof contributionTypes)[number];
