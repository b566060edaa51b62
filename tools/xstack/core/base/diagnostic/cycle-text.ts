const namesShown = 20;

/** The names of a cycle in its order, back to the first; the middle of a long one is only counted. */
export function cycleText(names: readonly string[]): string {
  const [first = ''] = names;
  const shown = names.length <= namesShown ? names : names.slice(0, namesShown);
  const more = names.length - shown.length;
  return [...shown, ...(more > 0 ? [`(${more} more)`] : []), first].join(' -> ');
}
