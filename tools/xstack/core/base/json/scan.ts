/**
 * Finds things in a text that is already known to be JSON, without building values.
 * Strings are jumped over with `indexOf`, so the cost is that of a search, not of a parser.
 */

/** Nesting that every JSON reader can be trusted with. */
export const maximumDepth = 128;

/** The offset just behind the string that opens at `start`; the end of the text if it never closes. */
export function stringEnd(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

/** How many members all objects of the text have together, counted in the source. */
export function countMembers(text: string): number {
  let members = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x22) i = stringEnd(text, i) - 1;
    else if (unit === 0x3a) members++;
  }
  return members;
}

/** The deepest nesting of arrays and objects; also defined for a text that is not JSON. */
export function nestingDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x22) i = stringEnd(text, i) - 1;
    else if (unit === 0x7b || unit === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (unit === 0x7d || unit === 0x5d) depth--;
  }
  return deepest;
}

/** Where a scalar of a JSON text stands. */
export interface ScalarToken {
  readonly kind: 'string' | 'number';
  readonly start: number;
  readonly end: number;
}

/** Every string (member names too) and number of a JSON text, in source order. */
export function* scalars(text: string): Generator<ScalarToken> {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x22) {
      const end = stringEnd(text, i);
      yield { kind: 'string', start: i, end };
      i = end - 1;
    } else if (unit === 0x2d || (unit >= 0x30 && unit <= 0x39)) {
      let end = i + 1;
      while (isNumberUnit(text.charCodeAt(end))) end++;
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
