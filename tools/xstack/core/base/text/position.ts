/** A place in a text. Lines and columns count from 1; columns are UTF-16 code units, as editors count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** From `start` up to, not including, `end`. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Turns offsets of one text into ranges; made once for a text, so that many ranges cost no more than one. */
export function rangesOf(text: string): (start: number, end: number) => Range {
  const lineStarts = lineStartsOf(text);
  const position = (offset: number): Position => {
    const line = lastAtMost(lineStarts, offset);
    return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 };
  };
  return (start, end) => ({ start: position(start), end: position(end) });
}

/** The offsets at which the lines of a text begin. */
export function lineStartsOf(text: string): Uint32Array {
  let count = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  const starts = new Uint32Array(count);
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts[line++] = at + 1;
  return starts;
}

/** The range of the code units `start` to `end` of a text. */
export function rangeOf(text: string, start: number, end: number): Range {
  return rangesOf(text)(start, end);
}

/** The index of the last of the ascending numbers that is not above `limit`; the first is assumed not to be. */
function lastAtMost(ascending: Uint32Array, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle;
    else high = middle;
  }
  return low;
}
