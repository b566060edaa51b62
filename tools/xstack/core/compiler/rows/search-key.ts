import { compareText } from '../../base/text/compare.ts';

/** Matches keys that are in normal form already, as most are. */
const isNormal = /^[!-@[-~]+(?: [!-@[-~]+)*$/;

/** Normalizes a search key: lower case, without accents and other non-ASCII, white space collapsed. */
export function normaliseSearchKey(key: string): string {
  if (isNormal.test(key)) return key;
  const decomposed = key.toLowerCase().normalize('NFKD');
  return decomposed
    .replace(/\P{ASCII}/gu, '')
    .trim()
    .replace(/\s+/g, ' ');
}

/** Normalizes keys: sorted, unique, not empty. Returns the same array if it is normal already, as most are. */
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
