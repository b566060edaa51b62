/**
 * The rules of `.gitignore` files. Patterns come with content and are untrusted: they are matched in O(pattern × name)
 * steps instead of being translated to regular expressions that backtrack.
 */
export type IgnoreRules = readonly IgnoreRule[];

interface IgnoreRule {
  /** From 1 on. */
  readonly line: number;
  readonly pattern: string;
  readonly isNegated: boolean;
  readonly directoriesOnly: boolean;
  /** One matcher for each path segment; `anyDepth` matches any number of segments. */
  readonly segments: readonly Segment[];
}

const anyDepth = '**';
type Segment = typeof anyDepth | readonly Token[];

const star = '*';
/** Any run of characters, or a predicate of one character. */
type Token = typeof star | ((character: string) => boolean);

/** Parses an ignore file. No line is an error: a pattern with an unclosed set matches nothing. */
export function parseIgnoreRules(text: string): IgnoreRules {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line, i) => parseRule(line, i + 1) ?? []);
}

/**
 * Reports whether the rules ignore a path, relative to their file; undefined if no rule matches. The last match
 * decides.
 */
export function matchIgnoreRules(rules: IgnoreRules, path: string, isDirectory: boolean): boolean | undefined {
  const rule = decidingRule(rules, path, isDirectory);
  return rule && !rule.isNegated;
}

/** Returns the last rule that matches a path. */
export function decidingRule(rules: IgnoreRules, path: string, isDirectory: boolean): IgnoreRule | undefined {
  const names = charactersOf(path);
  for (let i = rules.length - 1; i >= 0; i--) {
    const rule = rules[i] as IgnoreRule;
    if (rule.directoriesOnly && !isDirectory) continue;
    if (matchSequence(rule.segments, names, anyDepth, matchName)) return rule;
  }
  return undefined;
}

/**
 * Returns the matcher of whole paths for a pattern with the wildcards of ignore files: `*` and `?` within a name, sets,
 * and `**` for any number of directories.
 */
export function pathMatcher(pattern: string): (path: string) => boolean {
  const segments = segmentsOf(pattern.split('/'));
  return (path) => matchSequence(segments, charactersOf(path), anyDepth, matchName);
}

function parseRule(text: string, line: number): IgnoreRule | undefined {
  if (text.startsWith('#')) return undefined;
  const isNegated = text.startsWith('!');
  let pattern = withoutTrailingSpaces(text.slice(isNegated ? 1 : 0));
  const directoriesOnly = pattern.endsWith('/');
  if (directoriesOnly) pattern = pattern.slice(0, -1);
  if (pattern === '') return undefined;
  const isAnchored = pattern.includes('/');
  const parts = (pattern.startsWith('/') ? pattern.slice(1) : pattern).split('/');
  const segments: readonly Segment[] = isAnchored ? segmentsOf(parts) : [anyDepth, tokensOf(pattern)];
  return { line, pattern: text, isNegated, directoriesOnly, segments };
}

function segmentsOf(parts: readonly string[]): readonly Segment[] {
  const segments: Segment[] = parts.map((part) => (part === '**' ? anyDepth : tokensOf(part)));
  if (segments.at(-1) === anyDepth) segments.push([star]); // `a/**` does not match `a` itself.
  return segments;
}

function charactersOf(path: string): readonly (readonly string[])[] {
  return path.split('/').map((name) => [...name]);
}

/** Removes trailing spaces, except those after a backslash. */
function withoutTrailingSpaces(pattern: string): string {
  let end = pattern.length;
  while (pattern[end - 1] === ' ' && !isEscaped(pattern, end - 1)) end--;
  return pattern.slice(0, end);
}

function isEscaped(pattern: string, at: number): boolean {
  let backslashes = 0;
  while (pattern[at - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

const nothing: readonly Token[] = [() => false];

function tokensOf(part: string): readonly Token[] {
  const characters = [...part];
  const tokens: Token[] = [];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] as string;
    if (character === '*') {
      if (tokens.at(-1) !== star) tokens.push(star);
    } else if (character === '?') tokens.push(() => true);
    else if (character === '[') {
      const set = parseSet(characters, i + 1);
      if (set === undefined) return nothing;
      tokens.push(set.matches);
      i = set.end;
    } else {
      const literal = character === '\\' ? characters[++i] : character;
      if (literal === undefined) return nothing;
      tokens.push((other) => other === literal);
    }
  }
  return tokens;
}

type Span = readonly [first: string, last: string];

const classes: Readonly<Record<string, readonly Span[]>> = {
  alnum: [
    ['0', '9'],
    ['A', 'Z'],
    ['a', 'z'],
  ],
  alpha: [
    ['A', 'Z'],
    ['a', 'z'],
  ],
  blank: [
    [' ', ' '],
    ['\t', '\t'],
  ],
  cntrl: [
    ['\u0000', '\u001f'],
    ['\u007f', '\u007f'],
  ],
  digit: [['0', '9']],
  graph: [['!', '~']],
  lower: [['a', 'z']],
  print: [[' ', '~']],
  punct: [
    ['!', '/'],
    [':', '@'],
    ['[', '`'],
    ['{', '~'],
  ],
  space: [
    ['\t', '\r'],
    [' ', ' '],
  ],
  upper: [['A', 'Z']],
  xdigit: [
    ['0', '9'],
    ['A', 'F'],
    ['a', 'f'],
  ],
};

/**
 * Parses a set of characters, `[a-z]`; undefined if it is unclosed or names an unknown class. `end` is the offset of
 * its closing bracket.
 */
function parseSet(
  characters: readonly string[],
  start: number,
): { readonly matches: (character: string) => boolean; readonly end: number } | undefined {
  const isNegated = characters[start] === '!' || characters[start] === '^';
  const first = isNegated ? start + 1 : start;
  const spans: Span[] = [];
  for (let i = first; i < characters.length; i++) {
    if (characters[i] === ']' && i > first)
      return { matches: (other) => spans.some(([low, high]) => low <= other && other <= high) !== isNegated, end: i };
    if (characters[i] === '[' && characters[i + 1] === ':') {
      const end = characters.indexOf(']', i + 2);
      const named = classes[characters.slice(i + 2, end - 1).join('')];
      if (end === -1 || characters[end - 1] !== ':' || named === undefined) return undefined;
      for (const span of named) spans.push(span);
      i = end;
      continue;
    }
    const low = literalAt(characters, i);
    if (low === undefined) return undefined;
    i = low.end;
    const isRange = characters[i + 1] === '-' && characters[i + 2] !== ']';
    const high = isRange ? literalAt(characters, i + 2) : low;
    if (high === undefined) return undefined;
    i = high.end;
    spans.push([low.character, high.character]);
  }
  return undefined;
}

function literalAt(characters: readonly string[], at: number) {
  const end = characters[at] === '\\' ? at + 1 : at;
  const character = characters[end];
  return character === undefined ? undefined : { character, end };
}

function matchName(segment: Segment, name: readonly string[]): boolean {
  return (
    segment !== anyDepth && matchSequence(segment, name, star, (token, character) => token !== star && token(character))
  );
}

/** Matches items with patterns; `wildcard` matches any number of items. */
function matchSequence<P, T>(
  patterns: readonly P[],
  items: readonly T[],
  wildcard: P,
  matches: (pattern: P, item: T) => boolean,
): boolean {
  let at = 0;
  let lastWildcard = -1;
  let retry = 0;
  for (let i = 0; i < items.length; ) {
    if (at < patterns.length && patterns[at] === wildcard) {
      lastWildcard = at++;
      retry = i;
    } else if (at < patterns.length && matches(patterns[at] as P, items[i] as T)) {
      at++;
      i++;
    } else if (lastWildcard >= 0) {
      at = lastWildcard + 1;
      i = ++retry;
    } else return false;
  }
  while (at < patterns.length && patterns[at] === wildcard) at++;
  return at === patterns.length;
}
