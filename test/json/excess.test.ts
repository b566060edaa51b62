/** A document holds a bounded number of values, counted before it is parsed. */
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { findExcess, limitsOf, packageLimits } from '../../tools/xstack/core/base/json/excess.ts';
import { readJson } from '../../tools/xstack/core/base/json/read.ts';

const limits = { depth: 3, values: 5, objects: 2 };

test.each([
  ['["1","2","3","4"]', undefined],
  ['["1","2","3","4", "5"]', { limit: 'values', at: 18 }],
  ['[1,2,-3,4, 5,true,false,null,1]', undefined],
  ['[1,2,[],[],3,[ ],[]]', { limit: 'values', at: 17 }],
  ['{"a":1,"b":"x","c":null,"d":true}', undefined],
  ['{"a":1,"b":[2,"3", "4"]}', { limit: 'values', at: 19 }],
  ['{"a":1,"b":[2,[ 3]]}', { limit: 'values', at: 16 }],
  ['[{},{ },[],[ ]]', undefined],
  ['[{},{},{}]', { limit: 'objects', at: 7 }],
  ['[[[]]]', undefined],
  ['[[[[]]]]', { limit: 'depth', at: 3 }],
  ['["[[[[","{}{}{},,,,","\\"],[,"]', undefined],
  ['[1,2', undefined],
  ['[,,,,,', undefined],
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

test('a document holds 210,000 objects and no more, and the first that is too many is shown', () => {
  expect(codesOf(list('{}', 210_000))).toEqual([]);
  expect(codesOf(list('{}', 210_001))).toEqual([
    'refuse.json.too_many_values: the file holds more than 210000 objects 1:630002',
  ]);
});

test('a document holds a million values and no more', () => {
  expect(codesOf(list('""', 999_999))).toEqual([]);
  expect(codesOf(list('\n""', 1_000_000))).toEqual([
    'refuse.json.too_many_values: the file holds more than 1000000 values 1000001:1',
  ]);
});

test('a scene product package holds 120,000 objects and 600,000 values, and more from ten million characters on', () => {
  expect(limitsOf(9_999_999, packageLimits)).toEqual({ depth: 128, values: 600_000, objects: 120_000 });
  expect(limitsOf(10_000_000, packageLimits)).toEqual({ depth: 128, values: 1_000_000, objects: 200_000 });
});

test('a longer document may contain one value per ten characters, and one object per fifty', () => {
  expect(codesOf(list('"12345678"', 1_200_000))).toEqual([]);
  expect(codesOf(list('"123456"', 1_200_000))).toEqual([
    'refuse.json.too_many_values: the file holds more than 1080000 values 1:9719993',
  ]);
  const row = '{"name":"abcdefghijklmnopqrstuvwxyz1234567890123"}';
  expect(codesOf(list(row, 300_000))).toEqual([]);
});

test('real data is far below the limits: minified height maps, and a catalogue of 100,000 rows', () => {
  expect(codesOf(`{"heights":${list('1234', 2048 * 2048)}}`)).toEqual([]);
  expect(codesOf(`{"rows":${list('{"id":"site.000001","at":{"x":1,"y":2,"z":3}}', 100_000)}}`)).toEqual([]);
});
