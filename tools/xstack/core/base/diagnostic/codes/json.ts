/** JSON as input: one reader for packs, bundles, payloads, indexes and uploads. */
export const jsonCodes = {
  'refuse.json.syntax': { severity: 'error', title: 'the file is not JSON' },
  'refuse.json.duplicate_key': { severity: 'error', title: 'duplicate member name in an object' },
  'refuse.json.number_inexact': { severity: 'error', title: 'a number cannot be represented exactly' },
  'refuse.json.invalid_utf8': { severity: 'error', title: 'the file is not UTF-8' },
  'refuse.json.lone_surrogate': { severity: 'error', title: 'a string contains half of a surrogate pair' },
  'refuse.json.too_deep': { severity: 'error', title: 'arrays and objects are nested deeper than 128' },
  'refuse.json.too_large': { severity: 'error', title: 'a JSON file is too large' },
  'refuse.json.too_many_values': { severity: 'error', title: 'a JSON file holds too many values' },
  'warn.json.byte_order_mark': { severity: 'warning', title: 'the file begins with a byte-order mark' },
} as const;
