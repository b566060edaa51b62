import { compareText } from '../text/compare.ts';
import { type DocumentForm, memberForm } from './document-form.ts';
import { isSpace, skipSpace, stringEnd } from './scan.ts';

/**
 * Prints a strict JSON document in its one form: the members of the form in its order, declared sets sorted, two spaces,
 * one member or item a line, line feeds, one final newline, no byte-order mark. Strings and numbers are copied as they
 * are written. Printing twice is printing once.
 */
export function formatJson(source: string, form: DocumentForm): string {
  const at = { source, offset: source.charCodeAt(0) === 0xfeff ? 1 : 0 };
  return `${printed(at, form, '\n')}\n`;
}

/** A source and the offset of what is read next. */
interface Cursor {
  readonly source: string;
  offset: number;
}

/** A printed member, or an item, whose name is empty. */
interface Part {
  readonly name: string;
  readonly text: string;
}

/** Reads a value and prints it; `line` is a line feed and the indentation of the line that it begins on. */
function printed(at: Cursor, form: DocumentForm, line: string): string {
  const opening = nextUnit(at);
  if (opening === '{') return enclosed('{', ordered(members(at, form, `${line}  `), form), '}', line);
  if (opening === '[') return enclosed('[', sorted(items(at, form, `${line}  `), form), ']', line);
  return scalar(at);
}

function enclosed(open: string, parts: readonly string[], close: string, line: string): string {
  return parts.length === 0 ? open + close : `${open}${line}  ${parts.join(`,${line}  `)}${line}${close}`;
}

function members(at: Cursor, form: DocumentForm, line: string): Part[] {
  const parts: Part[] = [];
  at.offset++;
  while (nextUnit(at) !== '}') {
    if (parts.length > 0) skip(at, ',');
    const name = scalar(at);
    skip(at, ':');
    const decoded = JSON.parse(name) as string;
    parts.push({ name: decoded, text: `${name}: ${printed(at, memberForm(form, decoded), line)}` });
  }
  at.offset++;
  return parts;
}

function items(at: Cursor, { items: form = {} }: DocumentForm, line: string): string[] {
  const parts: string[] = [];
  at.offset++;
  while (nextUnit(at) !== ']') {
    if (parts.length > 0) skip(at, ',');
    parts.push(printed(at, form, line));
  }
  at.offset++;
  return parts;
}

/** Reads a string, a number or a word, and returns it as it is written. */
function scalar(at: Cursor): string {
  const start = skipSpace(at.source, at.offset);
  at.offset = at.source[start] === '"' ? stringEnd(at.source, start) : wordEnd(at.source, start);
  if (at.offset === start) throw new Error('bug: the source is not strict JSON');
  return at.source.slice(start, at.offset);
}

function wordEnd(source: string, start: number): number {
  let end = start;
  while (end < source.length && !isSpace(source.charCodeAt(end)) && !',]}:'.includes(source[end] as string)) end++;
  return end;
}

function nextUnit(at: Cursor): string | undefined {
  at.offset = skipSpace(at.source, at.offset);
  return at.source[at.offset];
}

function skip(at: Cursor, unit: string): void {
  if (nextUnit(at) !== unit) throw new Error('bug: the source is not strict JSON');
  at.offset++;
}

/** Orders members as the form has them; those that it does not have follow as they were. */
function ordered(parts: readonly Part[], { members: order }: DocumentForm): string[] {
  if (order === undefined) return parts.map(({ text }) => text);
  const rank = new Map(Object.keys(order).map((name, i) => [name, i]));
  const rankOf = ({ name }: Part) => rank.get(name) ?? rank.size;
  return [...parts].sort((a, b) => rankOf(a) - rankOf(b)).map(({ text }) => text);
}

/** Sorts a declared set by the values of its strings; an array with anything else is not a set, and stays. */
function sorted(parts: readonly string[], { isSet = false }: DocumentForm): readonly string[] {
  if (!isSet || !parts.every((part) => part.startsWith('"'))) return parts;
  return parts
    .map((text) => ({ text, value: JSON.parse(text) as string }))
    .sort((a, b) => compareText(a.value, b.value))
    .map(({ text }) => text);
}
