import type { Sources } from '../compiler/compile-sources.ts';
import type { Vocabulary } from './problem.ts';
import type { Holds } from './reduction.ts';
import { textOf } from './repository.ts';

/** A letter, then letters, digits, `_` and `-`. */
const word = /\p{L}[\p{L}\p{M}\p{N}_-]*/gu;

/**
 * Parts of a source without words: escapes in strings of JSON, and digests in hexadecimal. The other group is a string of
 * JSON that names a member.
 */
const parts = /(\\(?:u[0-9a-fA-F]{4}|.)|\b[0-9a-f]{40,128}\b)|("(?:[^"\\\n]|\\.)*"(?=\s*:))/g;

/** A repository without the words of its authors, and those that had to stay. */
export interface Anonymous {
  readonly sources: Sources;
  readonly words: readonly string[];
}

/**
 * Replaces each word that is not of the product by another one that is not `taken`, everywhere; a word whose replacement
 * hides the problem stays.
 */
export function anonymise(
  sources: Sources,
  vocabulary: Vocabulary,
  taken: ReadonlySet<string>,
  holds: Holds<Sources>,
): Anonymous {
  const own = ownWords(sources, vocabulary);
  const names = replacements(own, taken);
  const all = replaced(sources, names, vocabulary);
  if (holds(all)) return { sources: all, words: [] };
  const used = new Map<string, string>();
  for (const [each, name] of names) {
    const candidates = [name, ...misspelled(each, name, vocabulary)];
    const holding = candidates.find((other) => holds(replaced(sources, new Map([...used, [each, other]]), vocabulary)));
    if (holding !== undefined) used.set(each, holding);
  }
  return { sources: replaced(sources, used, vocabulary), words: own.filter((each) => !used.has(each)) };
}

/** Returns other misspellings of the word of the product that a word begins with: the near match may be the problem. */
function misspelled(each: string, name: string, { names }: Vocabulary): string[] {
  const starts = [...names].filter((known) => known.length > 3 && each.startsWith(known));
  return starts.sort((a, b) => b.length - a.length).map((known) => `${known}${name}`);
}

/** Returns the words of the authors in the names and the sources of files, by their first use. */
export function ownWords(sources: Sources, vocabulary: Vocabulary): string[] {
  const found = new Set<string>();
  const add = (each: string) => {
    found.add(each);
    return each;
  };
  for (const [path, content] of Object.entries(sources)) {
    inValues(path, vocabulary, add);
    inText(textOf(content) ?? '', vocabulary, add);
  }
  return [...found];
}

type Replace = (each: string) => string;

function replaced(sources: Sources, names: ReadonlyMap<string, string>, vocabulary: Vocabulary): Sources {
  const replace: Replace = (each) => names.get(each) ?? each;
  return Object.fromEntries(
    Object.entries(sources).map(([path, content]) => {
      const text = textOf(content);
      const written = text === undefined ? content : inText(text, vocabulary, replace);
      return [inValues(path, vocabulary, replace), written];
    }),
  );
}

/** Replaces the words of the authors in a source, which need not be valid JSON. */
function inText(text: string, vocabulary: Vocabulary, replace: Replace): string {
  let result = '';
  let end = 0;
  for (const { 0: whole, 1: wordless, index } of text.matchAll(parts)) {
    result += inValues(text.slice(end, index), vocabulary, replace);
    result += wordless === undefined ? inWords(whole, vocabulary.names, replace) : whole;
    end = index + whole.length;
  }
  return result + inValues(text.slice(end), vocabulary, replace);
}

function inValues(text: string, { values }: Vocabulary, replace: Replace): string {
  return inWords(text, values, replace);
}

function inWords(text: string, known: ReadonlySet<string>, replace: Replace): string {
  return text.replaceAll(word, (each) => (known.has(each) ? each : replace(each)));
}

/** Returns a name for each word that is not taken; words in capitals stay in capitals. */
function replacements(own: readonly string[], taken: ReadonlySet<string>): Map<string, string> {
  let number = 0;
  const next = (letter: string) => {
    let name: string;
    do name = `${letter}${++number}`;
    while (taken.has(name));
    return name;
  };
  const isUpper = (each: string) => /^\p{Lu}/u.test(each) && !/\p{Ll}/u.test(each);
  return new Map(own.map((each) => [each, next(isUpper(each) ? 'W' : 'w')]));
}
