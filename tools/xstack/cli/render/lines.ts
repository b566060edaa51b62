import type { ReadText } from '../../core/diagnostic/place.ts';

/** A line of a text by its number from 1, without its end. */
export type Lines = (line: number) => string | undefined;

/** The lines of files; one that is pointed at many times in a row is read and cut once. */
export function linesIn(readText: ReadText = () => undefined): (file: string) => Lines | undefined {
  let last: { file: string; lines: Lines | undefined } | undefined;
  return (file) => {
    if (last?.file !== file) last = { file, lines: linesOf(readText(file)) };
    return last.lines;
  };
}

function linesOf(text: string | undefined): Lines | undefined {
  const lines = text?.split('\n');
  return lines && ((line) => lines[line - 1]?.replace(/\r$/, ''));
}
