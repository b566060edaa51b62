import { pointerSteps } from '../json/pointer.ts';
import { invisibleCharacters } from '../text/hidden-characters.ts';

const longest = 60;

const kinds: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'an integer',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array',
  null: 'null',
};

/** Formats types: "a string", "a string or null". */
export function isA(types: string | readonly string[]): string {
  return (typeof types === 'string' ? [types] : types).map((type) => kinds[type] ?? type).join(' or ');
}

/** Formats the kind of a value, or the value itself where it is short. */
export function kindOf(value: unknown, wanted: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return [wanted].flat().includes('integer') ? String(value) : 'a number';
  return Array.isArray(value) ? 'an array' : isA(typeof value);
}

/** Formats a value in backticks, on one line, truncated. */
export function quoted(value: unknown): string {
  const shown = typeof value === 'string' && plain.test(value) ? value : visible(value);
  return `\`${shown.length > longest ? `${shown.slice(0, longest - 3)}...` : shown}\``;
}

/** Text without anything that JSON or `visible` escapes. */
const plain = /^[ !#-[\]-~]*$/;

function visible(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  const bare = typeof value === 'string' ? text.slice(1, -1).replaceAll('\\"', '"') : text;
  return bare.replace(invisible, escaped);
}

const invisible = new RegExp(`[${invisibleCharacters}]`, 'gu');

/** Escapes an invisible character as in JSON. */
function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
    .join('');
}

export function listed(values: readonly unknown[]): string {
  return values.map(quoted).join(', ');
}

/** Formats a title as "a pack manifest", "an astronomy catalogue entry", "a row schema". */
export function withArticle(title: string): string {
  const noun = /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** Formats the value at a pointer: `pack_ids[2]` for an item, "the value" for the whole. */
export function theMember(at: string, inArray: boolean): string {
  if (at === '') return 'the value';
  const steps = pointerSteps(at);
  if (!inArray) return quoted(steps.at(-1));
  const indexes = steps.splice(steps.findLastIndex((step) => !/^\d+$/.test(step)) + 1);
  return quoted(`${steps.at(-1) ?? ''}${indexes.map((index) => `[${index}]`).join('')}`);
}
