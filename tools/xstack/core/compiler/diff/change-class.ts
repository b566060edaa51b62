/** The effect of a change on those who use a pack, the least first. */
export const changeClasses = ['cosmetic', 'compatible', 'breaking'] as const;

export type ChangeClass = (typeof changeClasses)[number];

/** Returns the gravest class; undefined of none. */
export function worstClass(classes: Iterable<ChangeClass>): ChangeClass | undefined {
  const found = new Set(classes);
  return changeClasses.findLast((each) => found.has(each));
}
