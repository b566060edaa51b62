import { lineStartsOf } from '../text/position.ts';
import type { ReadSource } from './resolve-locations.ts';

/** Returns a line by its number, which counts from 1, without its line ending. */
export type Lines = (line: number) => string | undefined;

/** Returns the lines of files. A file is read and split once for consecutive requests. */
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
