import { contributionTypes } from '../../base/schema/generated/content-names.ts';

/** The contribution types of the contract. Each is compiled by the collections of `collections.ts` that name it. */
export { contributionTypes };

/** Name of a contribution type: one of the contract, or one that the content model of the project adds. */
export type ContributionType = string;
