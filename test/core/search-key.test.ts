import { expect, test } from 'vitest';
import { normaliseSearchKey, searchKeysOf } from '../../tools/xstack/core/compiler/rows/search-key.ts';

test.each([
  ['  Olympus   Mons ', 'olympus mons'],
  ['Söl', 'sol'],
  ['ＭＡＲＳ', 'mars'],
  ['火星', ''],
  ['Pic du Midi\tde Bigorre', 'pic du midi de bigorre'],
])('%j is searched as %j', (key, want) => expect(normaliseSearchKey(key)).toBe(want));

test('equal keys are merged, and empty ones omitted', () => {
  expect(searchKeysOf(['Mars', 'mars ', '火星', 'ares'])).toEqual(['ares', 'mars']);
});
