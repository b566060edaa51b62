import { columns } from '../text/columns.ts';
import type { Location } from './diagnostic.ts';
import type { Lines } from './lines.ts';
import type { Paint, Style } from './paint.ts';
import { visible, visibleLine } from './visible.ts';

/** Columns of a source line where no terminal limits them, and the fewest on a terminal. */
const usualRoom = 120;
const minimumRoom = 40;
const ellipsis = '...';

export interface ExcerptOptions {
  readonly paint: Paint;
  /** The style of the carets. */
  readonly style: Style;
  /** Width of the terminal. */
  readonly width: number | undefined;
}

/** Formats the location of a diagnostic and its source line, with carets below the range. */
export function excerpt({ file, range }: Location, lines: Lines | undefined, options: ExcerptOptions): string[] {
  const { paint, style, width } = options;
  if (range === undefined) return [`  ${paint('frame', '-->')} ${visibleLine(file)}`];
  const { start, end } = range;
  const gutter = ' '.repeat(String(start.line).length);
  const arrow = `${gutter} ${paint('frame', '-->')} ${visibleLine(file)}:${start.line}:${start.column}`;
  const line = lines?.(start.line);
  if (line === undefined) return [arrow];
  const last = start.line === end.line ? end.column : line.length + 1;
  const room = width === undefined ? usualRoom : width - gutter.length - ' | '.length - 2 * ellipsis.length;
  const { before, marked, after } = fitted(
    line,
    start.column - 1,
    Math.max(start.column, last - 1),
    Math.max(room, minimumRoom),
  );
  const carets = '^'.repeat(Math.max(1, columns(marked)));
  return [
    arrow,
    `${gutter} ${paint('frame', '|')}`,
    `${paint('frame', `${start.line} |`)} ${before}${marked}${after}`,
    `${gutter} ${paint('frame', '|')} ${' '.repeat(columns(before))}${paint(style, carets)}`,
  ];
}

/** The parts of a source line before, inside and after a range, escaped for a terminal. */
interface Cut {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** Characters before the range that are shown even if the range fills the excerpt. */
const context = 20;

/** Truncates a line around a range to a number of columns, besides the ellipses. A character has up to six of them. */
function fitted(line: string, start: number, end: number, room: number): Cut {
  for (let length = room; ; length--) {
    const parts = cut(line, start, end, length);
    const { before, marked, after } = parts;
    if (length <= 2 || columns(before + marked + after) <= room + 2 * ellipsis.length) return parts;
  }
}

function cut(line: string, start: number, end: number, length: number): Cut {
  const markedEnd = Math.min(end, start + length - Math.min(context, length >> 1));
  const room = length - (markedEnd - start);
  const from = start <= room ? 0 : start - room + ellipsis.length;
  const to = Math.min(line.length, markedEnd + Math.max(0, room - (start - from)));
  const clean = (a: number, b: number) => visible(whole(line, a, b).replaceAll('\t', '  '));
  return {
    before: `${from === 0 ? '' : ellipsis}${clean(from, start)}`,
    marked: clean(start, markedEnd),
    after: `${clean(markedEnd, to)}${to === line.length ? '' : ellipsis}`,
  };
}

/** Returns a part of a line. A character that a boundary would split belongs to the part in which it begins. */
function whole(line: string, from: number, to: number): string {
  const inside = (at: number) => at > 0 && /^[\ud800-\udbff][\udc00-\udfff]/.test(line.slice(at - 1, at + 1));
  return line.slice(inside(from) ? from + 1 : from, inside(to) ? to + 1 : to);
}
