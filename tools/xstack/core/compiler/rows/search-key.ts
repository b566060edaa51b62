import { compareText } from '../../base/text/compare.ts';

/** A key that has its normal form already, as most have. */
const isNormal = /^[!-@[-~]+(?: [!-@[-~]+)*$/;

/** The form in which search keys meet: lower case, without accents and other non-ASCII, white space collapsed. */
export function normaliseSearchKey(key: string): string {
  if (isNormal.test(key)) return key;
  const decomposed = key.toLowerCase().normalize('NFKD');
  return decomposed
    .replace(/\P{ASCII}/gu, '')
    .trim()
    .replace(/\s+/g, ' ');
}

/** Normalised keys, sorted, each once, without empty ones: mostly what the author wrote, and then it is not copied. */
export function searchKeysOf(keys: readonly string[]): readonly string[] {
  if (isNormalSet(keys)) return keys;
  return [...new Set(keys.map(normaliseSearchKey))].filter((key) => key !== '').sort(compareText);
}

function isNormalSet(keys: readonly string[]): boolean {
  let before = '';
  for (const key of keys) {
    if (key <= before || !isNormal.test(key)) return false;
    before = key;
  }
  return true;
}
