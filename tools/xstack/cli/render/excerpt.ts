import type { Location } from '../../core/diagnostic/diagnostic.ts';
import { columns, visible } from './visible.ts';

const maximumWidth = 120;

/** The place and the line that a diagnostic points at, with a caret under it: for people. */
export function excerpt({ file, range }: Location, text: string | undefined): string[] {
  if (range === undefined) return [`  --> ${visible(file)}`];
  const { start, end } = range;
  const gutter = ' '.repeat(String(start.line).length);
  const arrow = `${gutter} --> ${visible(file)}:${start.line}:${start.column}`;
  const line = text?.split('\n', start.line)[start.line - 1]?.replace(/\r$/, '');
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

/** A line in three parts, as a terminal may see them; a long line is cut around the part that matters. */
function cut(line: string, start: number, end: number): { before: string; marked: string; after: string } {
  const clean = (part: string) => visible(part.replaceAll('\t', '  '));
  const marked = clip(clean(line.slice(start, end)), maximumWidth);
  const before = clean(line.slice(0, start));
  const after = clean(line.slice(end));
  const room = Math.max(20, maximumWidth - marked.length);
  const kept = before.length > room ? `...${before.slice(before.length - room + 3)}` : before;
  return { before: kept, marked, after: clip(after, Math.max(0, maximumWidth - kept.length - marked.length)) };
}

function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 3))}...`;
}
