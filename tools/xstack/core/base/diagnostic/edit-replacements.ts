import { type Range, rangeOf } from '../text/position.ts';
import type { SourceEdit } from '../text/source-edit.ts';
import { type DocumentPatch, withPatch } from './edit.ts';

/** The span of a source that an edit replaces: the same bytes on both sides of it are unchanged. */
export interface SourceReplacement {
  readonly range: Range;
  readonly text: string;
}

/** Returns the replacement that a patch makes in the source of its document. */
export function replacementOf(patch: DocumentPatch, source: string): SourceReplacement {
  const { start, end, text } = editBetween(source, withPatch(source, patch));
  return { range: rangeOf(source, start, end), text };
}

/** Returns the smallest edit of one span that gives another source. */
export function editBetween(before: string, after: string): SourceEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { start, end: before.length - end, text: after.slice(start, after.length - end) };
}
