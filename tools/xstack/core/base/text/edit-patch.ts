import type { SourceEdit } from './source-edit.ts';

/** Successive lines that are replaced: their offsets in the source, and their new text. */
interface Change {
  start: number;
  end: number;
  text: string;
}

const contextLines = 4;

/**
 * Prints edits of a source, which give `after`, as hunks of a unified diff, in linear time: lines that no edit touches are equal, all others
 * are replaced. A search for the smallest difference is quadratic in the number of changed lines.
 */
export function editHunks(source: string, after: string, edits: readonly SourceEdit[]): string {
  let printed = '';
  const at = { offset: 0, line: 1 };
  let shift = 0;
  for (const changes of hunksOf(source, changesOf(source, after, edits))) {
    const [first, last] = [changes[0] as Change, changes.at(-1) as Change];
    const start = linesBefore(source, first.start, contextLines);
    const end = linesAfter(source, last.end, contextLines);
    at.line += lineCount(source.slice(at.offset, start));
    at.offset = start;
    let body = '';
    for (const [i, change] of changes.entries()) body += changeBody(source, change, changes[i - 1]?.end ?? start);
    const oldLines = lineCount(source.slice(start, end));
    const grown = changes.reduce(
      (sum, each) => sum + lineCount(each.text) - lineCount(source.slice(each.start, each.end)),
      0,
    );
    const oldRange = `${rangeStart(at.line, oldLines)},${oldLines}`;
    const newRange = `${rangeStart(at.line + shift, oldLines + grown)},${oldLines + grown}`;
    printed += `@@ -${oldRange} +${newRange} @@\n${body}${prefixed(' ', source.slice(last.end, end))}`;
    shift += grown;
  }
  return printed;
}

/** The line before an empty range is its start. */
function rangeStart(line: number, lines: number): number {
  return lines === 0 ? line - 1 : line;
}

function changeBody(source: string, { start, end, text }: Change, from: number): string {
  return prefixed(' ', source.slice(from, start)) + prefixed('-', source.slice(start, end)) + prefixed('+', text);
}

/** Extends edits to lines, joins those that touch, and drops equal lines before the first difference. */
function changesOf(source: string, after: string, edits: readonly SourceEdit[]): Change[] {
  return [...joined(source, after, edits)]
    .map((change) => trimmed(source, change))
    .filter(({ start, end, text }) => source.slice(start, end) !== text);
}

function* joined(source: string, after: string, edits: readonly SourceEdit[]): Generator<Change> {
  let open: { start: number; end: number; newStart: number } | undefined;
  let shift = 0;
  const closed = ({ start, end, newStart }: NonNullable<typeof open>) => ({
    start,
    end,
    text: after.slice(newStart, end + shift),
  });
  for (const { start, end, text } of edits) {
    // The search for the start of a line is for edits outside of the open lines only: a line may have any length.
    const from = open !== undefined && start < open.end ? open.end : lineStart(source, start);
    if (open !== undefined && from > open.end) {
      yield closed(open);
      open = undefined;
    }
    open ??= { start: from, end: from, newStart: from + shift };
    if (end >= open.end) open.end = lineEnd(source, end);
    shift += text.length - (end - start);
  }
  if (open !== undefined) yield closed(open);
}

function trimmed(source: string, { start, end, text }: Change): Change {
  let same = 0;
  for (let next = text.indexOf('\n', same) + 1; next > 0; next = text.indexOf('\n', same) + 1) {
    if (start + next > end || source.slice(start + same, start + next) !== text.slice(same, next)) break;
    same = next;
  }
  return { start: start + same, end, text: text.slice(same) };
}

/** Groups changes whose context overlaps. */
function* hunksOf(source: string, changes: Iterable<Change>): Generator<Change[]> {
  let hunk: Change[] = [];
  for (const change of changes) {
    const before = hunk.at(-1);
    if (before !== undefined && linesAfter(source, before.end, 2 * contextLines) < change.start) {
      yield hunk;
      hunk = [];
    }
    hunk.push(change);
  }
  if (hunk.length > 0) yield hunk;
}

function lineStart(source: string, offset: number): number {
  return offset === 0 ? 0 : source.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(source: string, offset: number): number {
  const end = source.indexOf('\n', offset);
  return end === -1 ? source.length : end + 1;
}

function linesBefore(source: string, offset: number, lines: number): number {
  let at = offset;
  for (let i = 0; i < lines && at > 0; i++) at = lineStart(source, at - 1);
  return at;
}

function linesAfter(source: string, offset: number, lines: number): number {
  let at = offset;
  for (let i = 0; i < lines && at < source.length; i++) at = lineEnd(source, at);
  return at;
}

function lineCount(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return text === '' || text.endsWith('\n') ? lines : lines + 1;
}

/** Length of the slices in which lines are prefixed: the matches of one are all in memory. */
const slice_chars = 1 << 20;

function prefixed(prefix: string, text: string): string {
  if (text === '') return '';
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  let printed = prefix;
  for (let at = 0; at < body.length; at += slice_chars)
    printed += body.slice(at, at + slice_chars).replaceAll('\n', `\n${prefix}`);
  return `${printed}\n${text.endsWith('\n') ? '' : '\\ No newline at end of file\n'}`;
}
