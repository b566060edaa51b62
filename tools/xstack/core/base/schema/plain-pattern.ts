/** What a pattern is asked. */
export interface Matcher {
  test(text: string): boolean;
}

/** A part of a pattern: characters, or a group of parts; and whether it may be left out or come again. */
interface Part {
  readonly first: ReadonlySet<string>;
  readonly inner: readonly Part[];
  readonly optional: boolean;
  readonly repeated: boolean;
}

const atom = /[A-Za-z0-9_ :@#%&=<>!~,;'"/-]|\\[.\\/*+?()[\]{}|^$-]|\[(?:\\[\\\]^.-]|[A-Za-z0-9_.:@/+ -])+\]/y;
const quantifier = /\?|\*|\+|\{\d{1,2}(?:,\d{0,2})?\}/y;

/**
 * The engine's own expression for a pattern that is plain: `^`, characters and classes of ASCII with groups and repetitions,
 * `$`, where at every step the next character decides how to go on. Such a pattern means the same to RE2, and there is
 * nothing to try again, so that it is matched in linear time. Undefined for any other pattern.
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
    const times = taken(reader, quantifier) ?? '';
    parts.push({ ...part, optional: /^(?:[?*]|\{0)/.test(times), repeated: times !== '' && times !== '?' });
  }
  return parts;
}

function readAtom(reader: Reader): Pick<Part, 'first' | 'inner'> | undefined {
  const text = taken(reader, atom);
  if (text === undefined) return undefined;
  const first = charactersOf(text);
  return first && { first, inner: [] };
}

/** A group is made of at least one part that cannot be left out, so that it takes a character each time. */
function readGroup(reader: Reader, depth: number): Pick<Part, 'first' | 'inner'> | undefined {
  if (depth === deepest) return undefined;
  reader.at += reader.text.startsWith('(?:', reader.at) ? 3 : 1;
  const inner = readParts(reader, depth + 1);
  if (inner === undefined || reader.text[reader.at++] !== ')' || inner.every(({ optional }) => optional))
    return undefined;
  return { first: firstOf(inner, new Set()), inner };
}

function taken(reader: Reader, pattern: RegExp): string | undefined {
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

/** The characters that parts may begin with, and if all may be left out, those that follow. */
function firstOf(parts: readonly Part[], after: ReadonlySet<string>): Set<string> {
  const all = new Set<string>();
  for (const { first, optional } of parts) {
    for (const character of first) all.add(character);
    if (!optional) return all;
  }
  for (const character of after) all.add(character);
  return all;
}

/** Reports whether nothing that may go on or end can be mistaken for what follows it. */
function isDecided(parts: readonly Part[], after: ReadonlySet<string>): boolean {
  return parts.every(({ first, inner, optional, repeated }, i) => {
    const next = firstOf(parts.slice(i + 1), after);
    if ((optional || repeated) && [...first].some((character) => next.has(character))) return false;
    return isDecided(inner, repeated ? new Set([...next, ...first]) : next);
  });
}
