/** A position in a source. Lines and columns count from 1; columns are UTF-16 code units, as in editors. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Half-open: `end` is excluded. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Returns a function from offsets in one source to ranges. Indexes the lines once for any number of ranges. */
export function rangesOf(text: string): (start: number, end: number) => Range {
  const lineStarts = lineStartsOf(text);
  const position = (offset: number): Position => {
    const line = lastAtMost(lineStarts, offset);
    return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 };
  };
  return (start, end) => ({ start: position(start), end: position(end) });
}

/** Returns the offset of each line start. */
export function lineStartsOf(text: string): Uint32Array {
  let count = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  const starts = new Uint32Array(count);
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts[line++] = at + 1;
  return starts;
}

/** Returns the range of the code units `start` to `end`. */
export function rangeOf(text: string, start: number, end: number): Range {
  return rangesOf(text)(start, end);
}

/** Returns the index of the last of the ascending numbers that is at most `limit`; the first must be. */
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
