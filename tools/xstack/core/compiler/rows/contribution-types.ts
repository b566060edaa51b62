import { contributionTypes } from '../../base/schema/generated/content-names.ts';

/** The contribution types. Each is compiled by the collections of `collections.ts` that name it. */
export { contributionTypes };

export type ContributionType = (typeof contributionTypes)[number];
