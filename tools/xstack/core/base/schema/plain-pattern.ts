/** A compiled pattern. */
export interface Matcher {
  test(text: string): boolean;
}

/** A part of a pattern: a character class or a group; `optional` and `repeated` state its quantifier. */
interface Part {
  readonly first: ReadonlySet<string>;
  readonly inner: readonly Part[];
  readonly optional: boolean;
  readonly repeated: boolean;
}

const atom = /[A-Za-z0-9_ :@#%&=<>!~,;'"/-]|\\[.\\/*+?()[\]{}|^$-]|\[(?:\\[\\\]^.-]|[A-Za-z0-9_.:@/+ -])+\]/y;
const quantifier = /\?|\*|\+|\{\d{1,2}(?:,\d{0,2})?\}/y;

/**
 * Compiles a plain pattern with the regular expression engine of the platform; undefined for any other pattern. Plain:
 * `^`, characters and classes of ASCII with groups and repetitions, `$`, where the next character decides every step.
 * Such a pattern means the same in RE2 and never backtracks, so that it matches in linear time.
 */
export function plainPattern(pattern: string): Matcher | undefined {
  if (!pattern.startsWith('^') || !pattern.endsWith('$')) return undefined;
  const reader = { text: pattern.slice(1, -1), at: 0 };
  const parts = readParts(reader, 0);
  if (parts === undefined || reader.at < reader.text.length || !isDecided(parts, new Set())) return undefined;
  return new RegExp(pattern, 'u');
}

interface Reader {
  readonly text: string;
  at: number;
}

const deepest = 4;

function readParts(reader: Reader, depth: number): Part[] | undefined {
  const parts: Part[] = [];
  while (reader.at < reader.text.length && reader.text[reader.at] !== ')') {
    const part = reader.text[reader.at] === '(' ? readGroup(reader, depth) : readAtom(reader);
    if (part === undefined) return undefined;
    const times = consume(reader, quantifier) ?? '';
    parts.push({ ...part, optional: /^(?:[?*]|\{0)/.test(times), repeated: times !== '' && times !== '?' });
  }
  return parts;
}

function readAtom(reader: Reader): Pick<Part, 'first' | 'inner'> | undefined {
  const text = consume(reader, atom);
  if (text === undefined) return undefined;
  const first = charactersOf(text);
  return first && { first, inner: [] };
}

/** Requires at least one part of a group that is not optional, so that each repetition consumes a character. */
function readGroup(reader: Reader, depth: number): Pick<Part, 'first' | 'inner'> | undefined {
  if (depth === deepest) return undefined;
  reader.at += reader.text.startsWith('(?:', reader.at) ? 3 : 1;
  const inner = readParts(reader, depth + 1);
  if (inner === undefined || reader.text[reader.at++] !== ')' || inner.every(({ optional }) => optional))
    return undefined;
  return { first: firstOf(inner, new Set()), inner };
}

function consume(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const text = pattern.exec(reader.text)?.[0];
  reader.at += text?.length ?? 0;
  return text;
}

function charactersOf(text: string): Set<string> | undefined {
  if (!text.startsWith('[')) return new Set(text.slice(-1));
  const all = new Set<string>();
  for (const [, from = '', to = from] of text.slice(1, -1).matchAll(/(\\?.)(?:-(\\?.))?/g)) {
    const [low, high] = [from, to].map((each) => each.charCodeAt(each.length - 1)) as [number, number];
    if (low > high) return undefined;
    for (let code = low; code <= high; code++) all.add(String.fromCharCode(code));
  }
  return all;
}

/** Returns the characters that parts can begin with; if all parts are optional, also those of `after`. */
function firstOf(parts: readonly Part[], after: ReadonlySet<string>): Set<string> {
  const all = new Set<string>();
  for (const { first, optional } of parts) {
    for (const character of first) all.add(character);
    if (!optional) return all;
  }
  for (const character of after) all.add(character);
  return all;
}

/** Reports whether no optional or repeated part can be confused with its successor. */
function isDecided(parts: readonly Part[], after: ReadonlySet<string>): boolean {
  return parts.every(({ first, inner, optional, repeated }, i) => {
    const next = firstOf(parts.slice(i + 1), after);
    if ((optional || repeated) && [...first].some((character) => next.has(character))) return false;
    return isDecided(inner, repeated ? new Set([...next, ...first]) : next);
  });
}
