/** JSON as input: one reader for packs, bundles, payloads, indexes and uploads. */
export const jsonCodes = {
  'refuse.json.syntax': 'the file is not JSON',
  'refuse.json.duplicate_key': 'duplicate member name in an object',
  'refuse.json.number_inexact': 'a number cannot be represented exactly',
  'refuse.json.invalid_utf8': 'the file is not UTF-8',
  'refuse.json.lone_surrogate': 'a string contains half of a surrogate pair',
  'refuse.json.too_deep': 'arrays and objects are nested deeper than 128',
  'refuse.json.too_large': 'a JSON file is too large',
  'refuse.json.too_many_values': 'a JSON file holds too many values',
  'warn.json.byte_order_mark': 'the file begins with a byte-order mark',
} as const;
