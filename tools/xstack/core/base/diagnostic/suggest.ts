import { compareText } from '../text/compare.ts';

/** Length limit for both names: comparing costs the product of their lengths. */
const longestName = 256;

/**
 * Returns the candidate with the smallest edit distance, ignoring case, or undefined if none is near enough. Ties go to
 * the first in code-unit order.
 */
export function closest(wanted: string, candidates: Iterable<string>): string | undefined {
  let limit = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 4));
  const folded = wanted.toLowerCase();
  if (folded.length > longestName) return undefined;
  let best: string | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(folded, candidate.toLowerCase(), limit);
    if (distance > limit) continue;
    if (best === undefined || distance < limit || compareText(candidate, best) < 0) best = candidate;
    limit = distance;
  }
  return best;
}

/** Returns the help line "did you mean …?", or nothing. */
export function didYouMean(
  wanted: string,
  candidates: Iterable<string>,
  suggest: typeof closest = closest,
): string | undefined {
  const name = suggest(wanted, candidates);
  return name === undefined ? undefined : `did you mean \`${name}\`?`;
}

/** Returns the name that a help line of `didYouMean` suggests; undefined for another line. */
export function suggestedName(help: string | undefined): string | undefined {
  return /^did you mean `(.+)`\?$/.exec(help ?? '')?.[1];
}

/** Limit on suggestions of one list: above it, the cause is not a misspelled name. */
const mostSuggestions = 100;

/** Returns a `closest` for many lookups: it caches by name and stops after `mostSuggestions` names. */
export function suggestions(): typeof closest {
  const known = new Map<string, string | undefined>();
  return (wanted, candidates) => {
    if (!known.has(wanted) && known.size < mostSuggestions) known.set(wanted, closest(wanted, candidates));
    return known.get(wanted);
  };
}

/**
 * Edit distance in which a transposition of adjacent letters is one edit. Returns any number above `limit` once the
 * distance must exceed it.
 */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  const start = sharedStart(a, b);
  const end = sharedEnd(a, b, start);
  return distanceWithin(a.slice(start, a.length - end), b.slice(start, b.length - end), limit);
}

/** Skips the common prefix and suffix, which cost no edits: names of one kind often differ in the middle only. */
function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

function sharedEnd(a: string, b: string, start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let length = 0;
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length++;
  return length;
}

/**
 * Three rows of the distance table, reused: allocating them for each comparison would cost more than the comparison.
 */
let earlier = new Uint16Array(2 * longestName);
let previous = new Uint16Array(2 * longestName);
let current = new Uint16Array(2 * longestName);

function distanceWithin(a: string, b: string, limit: number): number {
  for (let j = 0; j <= b.length; j++) previous[j] = j;
  for (let i = 1; i <= a.length; i++) {
    const [unit, last] = [a.charCodeAt(i - 1), a.charCodeAt(i - 2)];
    let least = i;
    current[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] as number) + (unit === b.charCodeAt(j - 1) ? 0 : 1);
      let distance = Math.min(substitution, (previous[j] as number) + 1, (current[j - 1] as number) + 1);
      if (last === b.charCodeAt(j - 1) && unit === b.charCodeAt(j - 2))
        distance = Math.min(distance, (earlier[j - 2] as number) + 1);
      current[j] = distance;
      if (distance < least) least = distance;
    }
    if (least > limit) return limit + 1;
    [earlier, previous, current] = [previous, current, earlier];
  }
  return previous[b.length] as number;
}
