import type { EntryLocation } from './index-file.ts';

/** Number of packs in each segment. */
export function packsBySegment(packs: Iterable<{ readonly location?: EntryLocation }>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { location } of packs)
    if (location !== undefined) counts.set(location.segment, (counts.get(location.segment) ?? 0) + 1);
  return counts;
}

/** The segment with the most packs. */
export function largestSegment(packs: Iterable<{ readonly location?: EntryLocation }>): string | undefined {
  const counts = [...packsBySegment(packs)];
  return counts.sort(([, a], [, b]) => b - a)[0]?.[0];
}
