/**
 * Returns the smallest part of a list that fails, where the whole list fails and the empty one does not. Of several,
 * returns the one whose last item is earliest, then the one whose last item but one is, and so on. If each item is
 * listed after the items that it needs, and a test adds these, then no smaller set of items with all that they need
 * fails.
 *
 * QuickXplain (Junker 2004): at most `2k log2(n/k) + 2k` tests for a result of `k` of `n` items, if all that contains a
 * failing set fails.
 */
export async function smallestFailing<T>(
  items: readonly T[],
  fails: (part: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  return search([], false, items);

  /** Returns the smallest part of `within` that fails together with `assumed`. */
  async function search(assumed: readonly T[], isGrown: boolean, within: readonly T[]): Promise<readonly T[]> {
    if (isGrown && (await fails(assumed))) return [];
    if (within.length === 1) return within;
    const middle = within.length >> 1;
    const [first, second] = [within.slice(0, middle), within.slice(middle)];
    const late = await search([...assumed, ...first], true, second);
    const early = await search([...assumed, ...late], late.length > 0, first);
    return [...early, ...late];
  }
}

/**
 * Returns the index of the first item that fails, where the last one fails and the one before the first does not. Items
 * that cannot be judged (`undefined`) are passed over; then the first failing item is one of `skipped` or `index`.
 */
export async function firstFailing(
  length: number,
  fails: (index: number) => Promise<boolean | undefined>,
): Promise<{ readonly index: number; readonly skipped: readonly number[] }> {
  const skipped = new Set<number>();
  let good = -1;
  let bad = length - 1;
  for (;;) {
    const open = range(good + 1, bad).filter((index) => !skipped.has(index));
    const index = open[open.length >> 1];
    if (index === undefined) return { index: bad, skipped: range(good + 1, bad) };
    const isBad = await fails(index);
    if (isBad === undefined) skipped.add(index);
    else if (isBad) bad = index;
    else good = index;
  }
}

function range(from: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - from) }, (_, i) => from + i);
}
