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

/** Returns the smallest edit of one span that gives another source. It splits no surrogate pair. */
export function editBetween(before: string, after: string): SourceEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  if (isHigh(before.charCodeAt(start - 1))) start--;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  if (isLow(before.charCodeAt(before.length - end))) end--;
  return { start, end: before.length - end, text: after.slice(start, after.length - end) };
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** Limits on what `changedLines` returns: of each side, and of each line. */
const mostLines = 8;
const longestLine = 160;

/** Returns the lines that a change removes, after `-`, and those that it adds, after `+`. */
export function changedLines(before: string, after: string): string[] {
  const { start, end, text } = editBetween(before, after);
  const from = before.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = before.indexOf('\n', end);
  const to = lineEnd === -1 ? before.length : lineEnd;
  const removed = before.slice(from, to).split('\n');
  const added = `${before.slice(from, start)}${text}${before.slice(end, to)}`.split('\n');
  // A removed item takes the white space up to the next one with it, which is on a line that stays.
  while (removed.length > 0 && removed.at(-1) === added.at(-1)) {
    removed.pop();
    added.pop();
  }
  return [...marked('-', removed), ...marked('+', added)];
}

function marked(mark: string, lines: readonly string[]): string[] {
  const shown = lines.slice(0, mostLines).map((line) => `${mark}${shortened(line.replace(/\r$/, ''))}`);
  return lines.length > mostLines ? [...shown, `${mark}... ${lines.length - mostLines} more lines`] : shown;
}

function shortened(line: string): string {
  return line.length <= longestLine ? line : `${line.slice(0, longestLine - 3).toWellFormed()}...`;
}
