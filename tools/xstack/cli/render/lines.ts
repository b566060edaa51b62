import type { ReadSource } from '../../core/base/diagnostic/resolve-locations.ts';
import { lineStartsOf } from '../../core/base/text/position.ts';

/** A line of a text by its number from 1, without its end. */
export type Lines = (line: number) => string | undefined;

/** The lines of files; one that is pointed at many times in a row is read and cut once. */
export function linesIn(readText: ReadSource = () => undefined): (file: string) => Lines | undefined {
  let last: { file: string; lines: Lines | undefined } | undefined;
  return (file) => {
    if (last?.file !== file) last = { file, lines: linesOf(readText(file)) };
    return last.lines;
  };
}

function linesOf(text: string | undefined): Lines | undefined {
  if (text === undefined) return undefined;
  const starts = lineStartsOf(text);
  return (line) => {
    const start = starts[line - 1];
    return start === undefined
      ? undefined
      : text.slice(start, (starts[line] ?? text.length + 1) - 1).replace(/\r$/, '');
  };
}
