import { patchedSource } from '../json/json-patch.ts';
import { type Range, rangeOf } from '../text/position.ts';
import type { DocumentPatch } from './edit.ts';

/** The span of a source that an edit replaces: the same bytes on both sides of it are unchanged. */
export interface SourceReplacement {
  readonly range: Range;
  readonly text: string;
}

/** Returns the replacement that a patch makes in the source of its document. */
export function replacementOf({ operations }: DocumentPatch, source: string): SourceReplacement {
  return replacementBetween(source, patchedSource(source, operations));
}

/** Returns the smallest replacement of one span that gives another source. */
export function replacementBetween(before: string, after: string): SourceReplacement {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { range: rangeOf(before, start, before.length - end), text: after.slice(start, after.length - end) };
}
