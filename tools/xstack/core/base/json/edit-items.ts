import { type Span, spansAt } from './locate.ts';

/**
 * Edits of lists in a JSON source. Bytes outside the edited span are unchanged; `member` is a member of the
 * outermost object.
 */

/** Returns the strings of a list, empty if the member does not exist. */
export function stringsOf(source: string, member: string): string[] {
  const { items } = spansAt(source, [member]) ?? { items: [] };
  return items.map(({ start, end }) => JSON.parse(source.slice(start, end)) as string);
}

/** Inserts a string before the item at `index`, or as the last one, separated as the other items are. */
export function insertString(source: string, member: string, index: number, value: string): string {
  const { whole, items } = existing(source, member);
  const [first] = items;
  const text = JSON.stringify(value);
  if (first === undefined) return spliced(source, whole, onlyItem(source, whole.start, text));
  const space = spaceBetween(source, whole, items);
  const following = items[index];
  if (following !== undefined) return spliced(source, empty(following.start), `${text},${space}`);
  return spliced(source, empty((items.at(-1) ?? first).end), `,${space}${text}`);
}

/** Appends items, given as JSON, each separated as the other items are. */
export function appendItems(source: string, member: string, [text, ...rest]: readonly string[]): string {
  if (text === undefined) return source;
  const { whole, items } = existing(source, member);
  const last = items.at(-1);
  if (last === undefined) return appendItems(spliced(source, whole, onlyItem(source, whole.start, text)), member, rest);
  const space = spaceBetween(source, whole, items);
  return spliced(source, empty(last.end), [text, ...rest].map((each) => `,${space}${each}`).join(''));
}

/** Replaces the item at `index`. */
export function replaceString(source: string, member: string, index: number, value: string): string {
  const item = existing(source, member).items[index];
  if (item === undefined) throw new Error(`bug: \`${member}\` has no item ${index}`);
  return spliced(source, item, JSON.stringify(value));
}

/** Removes the item at `index` with its comma. */
export function removeString(source: string, member: string, index: number): string {
  const { whole, items } = existing(source, member);
  const [item, previous, following] = [items[index], items[index - 1], items[index + 1]];
  if (item === undefined) throw new Error(`bug: \`${member}\` has no item ${index}`);
  if (following !== undefined) return spliced(source, { start: item.start, end: following.start }, '');
  if (previous !== undefined) return spliced(source, { start: previous.end, end: item.end }, '');
  return spliced(source, whole, '[]');
}

/** Replaces the value of a member that exists. */
export function replaceMember(source: string, member: string, value: string): string {
  return spliced(source, existing(source, member).whole, JSON.stringify(value));
}

function existing(source: string, member: string) {
  const spans = spansAt(source, [member]);
  if (spans === undefined) throw new Error(`bug: there is no member \`${member}\``);
  return spans;
}

function spliced(source: string, { start, end }: Span, text: string): string {
  return source.slice(0, start) + text + source.slice(end);
}

function empty(at: number): Span {
  return { start: at, end: at };
}

/** White space between two items: as between the first two, or as before the only one. */
function spaceBetween(source: string, whole: Span, [first, second]: readonly Span[]): string {
  if (first === undefined) throw new Error('bug: a list without items has no space between them');
  if (second !== undefined) return source.slice(source.indexOf(',', first.end) + 1, second.start);
  const before = source.slice(whole.start + 1, first.start);
  return before.includes('\n') ? before : ' ';
}

/** A list of one item: on lines of its own, indented by one step more than the member, if the member begins a line. */
function onlyItem(source: string, at: number, text: string): string {
  const lineStart = source.lastIndexOf('\n', at) + 1;
  const indent = /^[ \t]*(?=")/.exec(source.slice(lineStart, at))?.[0];
  if (lineStart === 0 || indent === undefined) return `[${text}]`;
  const end = source[lineStart - 2] === '\r' ? '\r\n' : '\n';
  return `[${end}${indent}${indent}${text}${end}${indent}]`;
}
