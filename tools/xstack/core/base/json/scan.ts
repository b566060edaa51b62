/**
 * Scans a source that is known to be JSON, without building values. Skips strings with `indexOf`, so that the cost is
 * that of a search, not of a parser.
 */

/** Returns the offset after the string that opens at `start`; the length of the source if it is unterminated. */
export function stringEnd(source: string, start: number): number {
  for (let quote = source.indexOf('"', start + 1); quote !== -1; quote = source.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (source.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return source.length;
}

/** Returns the offset of the first character at or after `from` that is not white space. */
export function skipSpace(source: string, from: number): number {
  let i = from;
  while (isSpace(source.charCodeAt(i))) i++;
  return i;
}

export function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

/** Counts the members of all objects in the source, duplicates included. */
export function countMembers(source: string): number {
  let members = 0;
  for (let i = 0; i < source.length; i++) {
    const unit = source.charCodeAt(i);
    if (unit === 0x22) i = stringEnd(source, i) - 1;
    else if (unit === 0x3a) members++;
  }
  return members;
}

/** Offsets of a scalar in a JSON source. */
export interface ScalarToken {
  readonly kind: 'string' | 'number';
  readonly start: number;
  readonly end: number;
}

/** Yields every string (member names too) and number of a JSON source, in source order. */
export function* scalars(source: string): Generator<ScalarToken> {
  for (let i = 0; i < source.length; i++) {
    const unit = source.charCodeAt(i);
    if (unit === 0x22) {
      const end = stringEnd(source, i);
      yield { kind: 'string', start: i, end };
      i = end - 1;
    } else if (unit === 0x2d || (unit >= 0x30 && unit <= 0x39)) {
      let end = i + 1;
      while (isNumberUnit(source.charCodeAt(end))) end++;
      yield { kind: 'number', start: i, end };
      i = end - 1;
    }
  }
}

function isNumberUnit(unit: number): boolean {
  return (
    (unit >= 0x30 && unit <= 0x39) || unit === 0x2e || unit === 0x65 || unit === 0x45 || unit === 0x2b || unit === 0x2d
  );
}
