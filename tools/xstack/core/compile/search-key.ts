import { compareText } from '../text/compare.ts';

/** The form in which search keys meet: lower case, without accents and other non-ASCII, white space collapsed. */
export function normaliseSearchKey(key: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is kept
  return key
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\u0000-\u007f]/g, '')
    .trim()
    .replace(/\s+/g, ' ');
}

/** Normalised keys, sorted, each once, without empty ones. */
export function searchKeysOf(keys: readonly string[]): string[] {
  return [...new Set(keys.map(normaliseSearchKey))].filter((key) => key !== '').sort(compareText);
}
