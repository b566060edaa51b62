/** The number of members of a cycle that a diagnostic names. */
export const namesShown = 20;

/** Formats a cycle as `a -> b -> a`; replaces the middle of a long cycle by a count. */
export function formatCycle(names: readonly string[]): string {
  const [first = ''] = names;
  const shown = names.length <= namesShown ? names : names.slice(0, namesShown);
  const more = names.length - shown.length;
  return [...shown, ...(more > 0 ? [`(${more} more)`] : []), first].join(' -> ');
}
