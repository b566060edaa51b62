const mostNames = 10;

/** Formats names for one line: the first ones, and the number of the others. */
export function listNames(names: readonly string[]): string {
  const more = names.length - mostNames;
  return more > 0 ? `${names.slice(0, mostNames).join(', ')} and ${more} more` : names.join(', ');
}
