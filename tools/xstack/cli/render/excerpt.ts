import type { Location } from '../../core/base/diagnostic/diagnostic.ts';
import type { Lines } from './lines.ts';
import { columns, visible, visibleLine } from './visible.ts';

/** Maximum number of shown characters of a line, which may have any length. */
const maximumWidth = 120;

/** Formats the location of a diagnostic and its source line, with a caret below the range. */
export function excerpt({ file, range }: Location, lines: Lines | undefined): string[] {
  if (range === undefined) return [`  --> ${visibleLine(file)}`];
  const { start, end } = range;
  const gutter = ' '.repeat(String(start.line).length);
  const arrow = `${gutter} --> ${visibleLine(file)}:${start.line}:${start.column}`;
  const line = lines?.(start.line);
  if (line === undefined) return [arrow];
  const last = start.line === end.line ? end.column : line.length + 1;
  const { before, marked, after } = cut(line, start.column - 1, Math.max(start.column, last - 1));
  return [
    arrow,
    `${gutter} |`,
    `${start.line} | ${before}${marked}${after}`,
    `${gutter} | ${' '.repeat(columns(before))}${'^'.repeat(Math.max(1, columns(marked)))}`,
  ];
}

/**
 * Splits a line into the parts before, inside and after a range, escaped for a terminal. A long line is truncated
 * around the range.
 */
function cut(line: string, start: number, end: number): { before: string; marked: string; after: string } {
  const markedEnd = Math.min(end, start + maximumWidth);
  const room = maximumWidth - (markedEnd - start);
  const from = start <= Math.max(room, 20) ? 0 : start - Math.max(room, 20) + 3;
  const to = Math.min(line.length, markedEnd + Math.max(0, room - (start - from)));
  const clean = (a: number, b: number) => visible(whole(line, a, b).replaceAll('\t', '  '));
  return {
    before: `${from === 0 ? '' : '...'}${clean(from, start)}`,
    marked: clean(start, markedEnd),
    after: `${clean(markedEnd, to)}${to === line.length ? '' : '...'}`,
  };
}

/** Returns a part of a line. A character that a boundary would split belongs to the part in which it begins. */
function whole(line: string, from: number, to: number): string {
  const inside = (at: number) => at > 0 && /^[\ud800-\udbff][\udc00-\udfff]/.test(line.slice(at - 1, at + 1));
  return line.slice(inside(from) ? from + 1 : from, inside(to) ? to + 1 : to);
}
