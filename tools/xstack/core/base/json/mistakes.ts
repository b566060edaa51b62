/** A common mistake at the offset where a source stops being JSON. */
export interface Mistake {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly help: string;
}

/** A merge conflict; `closing` is its last marker. */
export interface Conflict extends Mistake {
  readonly closing: { readonly start: number; readonly end: number };
}

interface KnownMistake {
  /** Sticky: matches at the offset of the error. */
  readonly pattern: RegExp;
  readonly message: string;
  readonly help: string;
}

/** V8 parses a pattern when it is created, and Unicode classes take it a millisecond: they are created on use. */
const knownMistakes = (): readonly KnownMistake[] => [
  { pattern: /\/\/[^\r\n]*|\/\*|#[^\r\n]*/y, message: 'comment', help: 'remove the comment; JSON has no comments' },
  { pattern: /['`\u2018-\u201f]/y, message: 'not a double quote', help: 'write strings in straight double quotes' },
  { pattern: /(?:True|TRUE)\b/y, message: 'unknown value', help: 'write `true`' },
  { pattern: /(?:False|FALSE)\b/y, message: 'unknown value', help: 'write `false`' },
  { pattern: /(?:None|NULL|Null|nil)\b/y, message: 'unknown value', help: 'write `null`' },
  {
    pattern: /-?(?:NaN|Infinity|undefined)\b/y,
    message: 'unknown value',
    help: 'write a number or `null`; JSON has neither `NaN`, `Infinity` nor `undefined`',
  },
  {
    pattern: /[\p{L}_$][\p{L}\p{N}_$-]*(?=\s*:)/uy,
    message: 'member name without quotes',
    help: 'write the name in double quotes',
  },
  { pattern: /\+\d+/y, message: 'number with a plus sign', help: 'remove the plus sign' },
  { pattern: /\.\d+/y, message: 'number without a digit before the point', help: 'write a digit before the point' },
  {
    pattern: /-?\d+\.(?!\d)/y,
    message: 'number without a digit after the point',
    help: 'write a digit after the point',
  },
  { pattern: /(?<=[[:,\s-]0)\d+/y, message: 'number with a leading zero', help: 'remove the leading zeros' },
  { pattern: /(?<=[[:,\s-]0)[xX][\da-fA-F]+/y, message: 'hexadecimal number', help: 'write it in decimal' },
  { pattern: /"[^"\t\r\n]*\t/y, message: 'tab in a string', help: 'write a tab as `\\t`' },
  {
    pattern: /"[^"\r\n]*(?=[\r\n]\s*\S)/y,
    message: 'string without an end on its line',
    help: 'close the string; write a line break in it as `\\n`',
  },
];

/** Returns the known mistake at the offset where parsing failed, or undefined. */
export function mistakeAt(source: string, offset: number): Mistake | undefined {
  const comma = trailingComma(source, offset);
  if (comma !== undefined) return comma;
  for (const { pattern, message, help } of knownMistakes()) {
    pattern.lastIndex = offset;
    const [matched] = pattern.exec(source) ?? [];
    if (matched !== undefined) return { start: offset, end: offset + matched.length, message, help };
  }
  return undefined;
}

/** Detects a comma before a closing bracket or brace. */
function trailingComma(source: string, offset: number): Mistake | undefined {
  if (source[offset] !== '}' && source[offset] !== ']') return undefined;
  let before = offset - 1;
  while (before >= 0 && source.charCodeAt(before) <= 0x20) before--;
  if (source[before] !== ',') return undefined;
  const help = 'remove the comma; JSON has no trailing commas';
  return { start: before, end: before + 1, message: 'trailing comma', help };
}

/** Returns the first merge conflict in a source, as git, Mercurial and Jujutsu mark it, or undefined. */
export function findConflict(source: string): Conflict | undefined {
  const opening = /^<{7}(?: [^\r\n]*)?$/mu.exec(source);
  if (opening === null) return undefined;
  const closing = /^>{7}(?: [^\r\n]*)?$/mu.exec(source.slice(opening.index));
  if (closing === null) return undefined;
  const start = opening.index + closing.index;
  return {
    start: opening.index,
    end: opening.index + opening[0].length,
    message: 'unresolved merge conflict',
    help: 'resolve the conflict and remove its markers',
    closing: { start, end: start + closing[0].length },
  };
}
