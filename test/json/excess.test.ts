/** A document holds a bounded number of values, counted before it is parsed. */
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { findExcess } from '../../tools/xstack/core/base/json/excess.ts';
import { readJson } from '../../tools/xstack/core/base/json/read.ts';

const limits = { depth: 3, values: 5, objects: 2 };

test.each([
  ['[1,2,3,4]', undefined],
  ['[1,2,3,4, 5]', { limit: 'values', at: 10 }],
  ['{"a":1,"b":"x","c":null,"d":true}', undefined],
  ['{"a":1,"b":[2,3, 4]}', { limit: 'values', at: 17 }],
  ['{"a":1,"b":[2,[ 3]]}', { limit: 'values', at: 16 }],
  ['[{},{ },[],[ ]]', undefined],
  ['[{},{},{}]', { limit: 'objects', at: 7 }],
  ['[[[]]]', undefined],
  ['[[[[]]]]', { limit: 'depth', at: 3 }],
  ['["[[[[","{}{}{},,,,","\\"],[,"]', undefined],
  ['[1,2', undefined],
  ['[,,,,,', { limit: 'values', at: 5 }],
])('%s', (text, excess) => {
  expect(findExcess(text, limits)).toEqual(excess);
});

function codesOf(text: string): string[] {
  const found: Diagnostic[] = [];
  const document = readJson((d) => void found.push(d), 'a.json', text);
  expect(document === undefined).toBe(found.length > 0);
  return found.map(
    ({ code, message, at }) => `${code}: ${message} ${at?.range?.start.line}:${at?.range?.start.column}`,
  );
}

const list = (item: string, count: number) => `[${`${item},`.repeat(count - 1)}${item}]`;

test('a document holds 262,144 objects and no more, and the first that is too many is shown', () => {
  expect(codesOf(list('{}', 262_144))).toEqual([]);
  expect(codesOf(list('{}', 262_145))).toEqual([
    'refuse.json.too_many_values: the file holds more than 262144 objects 1:786434',
  ]);
});

test('a document holds 1,048,576 values and no more', () => {
  expect(codesOf(list('1', 1_048_575))).toEqual([]);
  expect(codesOf(list('\n1', 1_048_576))).toEqual([
    'refuse.json.too_many_values: the file holds more than 1048576 values 1048577:1',
  ]);
});

test('a longer document may contain one value per ten characters, and one object per forty', () => {
  expect(codesOf(list('1234567890', 1_200_000))).toEqual([]);
  expect(codesOf(list('12345678', 1_200_000))).toEqual([
    'refuse.json.too_many_values: the file holds more than 1080000 values 1:9719993',
  ]);
  const row = '{"name":"abcdefghijklmnopqrstuvwxyz123"}';
  expect(codesOf(list(row, 300_000))).toEqual([]);
});
