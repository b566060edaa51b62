import { compareText } from '../text/compare.ts';

/** The candidate that was most likely meant, if one is near enough; case does not count. Ties go to the first in code-unit order. */
export function closest(wanted: string, candidates: Iterable<string>): string | undefined {
  let limit = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 4));
  const folded = wanted.toLowerCase();
  let best: string | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(folded, candidate.toLowerCase(), limit);
    if (distance > limit) continue;
    if (best === undefined || distance < limit || compareText(candidate, best) < 0) best = candidate;
    limit = distance;
  }
  return best;
}

/** The help line "did you mean …?", or nothing. */
export function didYouMean(wanted: string, candidates: Iterable<string>): string | undefined {
  const name = closest(wanted, candidates);
  return name === undefined ? undefined : `did you mean \`${name}\`?`;
}

/** Levenshtein distance, or any number above `limit` as soon as it must be above. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const cost = Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
