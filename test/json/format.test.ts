import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../tools/xstack/core/base/json/canonical.ts';
import { type DocumentForm, memberForm, withSets } from '../../tools/xstack/core/base/json/document-form.ts';
import { formatJson } from '../../tools/xstack/core/base/json/format.ts';
import type { JsonValue } from '../../tools/xstack/core/base/json/value.ts';

const form: DocumentForm = {
  members: {
    id: {},
    part: { members: { b: {}, a: {} } },
    tags: { isSet: true },
    rows: { items: { members: { z: {}, y: {} } } },
  },
};

describe('the form', () => {
  test('has the members of the schema in its order, then the others as they were', () => {
    const source = '{"x":1,"tags":["b","a"],"rows":[{"y":1,"z":2}],"w":2,"part":{"a":1,"c":3,"b":2},"id":0}';
    const members = ['id', 'part', 'tags', 'rows', 'x', 'w'];
    const value = JSON.parse(formatJson(source, form)) as Record<string, object>;
    expect(Object.keys(value)).toEqual(members);
    expect(Object.keys(value['part'] ?? {})).toEqual(['b', 'a', 'c']);
    expect(value['rows']).toEqual([{ z: 2, y: 1 }]);
    expect(value['tags']).toEqual(['a', 'b']);
  });

  test('sorts sets by the values of their strings, in code units', () => {
    const source = String.raw`["\u0061", "B", "\ud83d\ude00", "\uff5e", "aa", "a"]`;
    expect(formatJson(source, { isSet: true })).toBe(
      ['[', ...[`"B"`, String.raw`"\u0061"`, '"a"', '"aa"', String.raw`"\ud83d\ude00"`].map((each) => `  ${each},`)]
        .concat([String.raw`  "\uff5e"`, ']', ''])
        .join('\n'),
    );
  });

  test('leaves an array that holds anything but strings as it is', () => {
    expect(formatJson('["b", 1, "a"]', { isSet: true })).toBe('[\n  "b",\n  1,\n  "a"\n]\n');
  });

  test('copies numbers and escapes, and removes the byte-order mark and carriage returns between values', () => {
    expect(formatJson('\uFEFF{\r\n"n":\t1.50e+3 ,\r\n"s":"\\u00e9\\/\\r\\n"}\r\n', {})).toBe(
      '{\n  "n": 1.50e+3,\n  "s": "\\u00e9\\/\\r\\n"\n}\n',
    );
  });

  test('is that of JSON.stringify where nothing is spelled otherwise', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as JsonValue;
        expect(formatJson(JSON.stringify(plain), {})).toBe(`${JSON.stringify(plain, null, 2)}\n`);
      }),
    );
  });
});

/** A JSON source with any white space, and values of the members of the form among others. */
const space = fc.constantFrom('', ' ', '\n', '\r\n', '\t', '  \n ');
const scalar = fc.constantFrom('1', '-0', '1.50', '1E2', 'true', 'null', '"a"', '"b"', '"\\u0061"', '"\\\\"', '"]},:"');
const { source } = fc.letrec((tie) => ({
  source: fc.oneof({ maxDepth: 4, depthSize: 'small' }, scalar, tie('array'), tie('object')),
  array: fc.tuple(space, fc.array(fc.tuple(space, tie('source'), space))).map(([empty, items]) => {
    const printed = items.map(([before, item, after]) => `${before}${item}${after}`).join(',');
    return `[${printed === '' ? empty : printed}]`;
  }),
  object: fc
    .uniqueArray(fc.constantFrom('id', 'part', 'tags', 'rows', 'a', 'b', 'y', 'z', '__proto__'))
    .chain((names) =>
      fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), space, tie('source'), space))).map((members) => {
        const printed = members.map(([name, before, value, after]) => `${before}"${name}":${after}${value}${before}`);
        return `{${printed.join(',')}}`;
      }),
    ),
}));
const forms: readonly DocumentForm[] = [{}, form, withSets(form, ['rows', 'a']), { isSet: true, items: form }];

test('formatting twice is formatting once', () => {
  fc.assert(
    fc.property(source as fc.Arbitrary<string>, fc.constantFrom(...forms), (text, each) => {
      const once = formatJson(text, each);
      expect(formatJson(once, each)).toBe(once);
    }),
  );
});

test('nothing but the order of sets changes in the canonical JSON', () => {
  fc.assert(
    fc.property(source as fc.Arbitrary<string>, fc.constantFrom(...forms), (text, each) => {
      const canonical = (json: string) => canonicalJson(withoutOrder(JSON.parse(json) as JsonValue, each));
      expect(canonical(formatJson(text, each))).toBe(canonical(text));
      expect(canonicalJson(JSON.parse(formatJson(text, {})) as JsonValue)).toBe(
        canonicalJson(JSON.parse(text) as JsonValue),
      );
    }),
  );
});

/** Sorts the sets of a value, and nothing else. */
function withoutOrder(value: JsonValue, each: DocumentForm): JsonValue {
  const { items, isSet } = each;
  if (Array.isArray(value)) {
    const inside = value.map((item: JsonValue) => withoutOrder(item, items ?? {}));
    return isSet && inside.every((item) => typeof item === 'string') ? inside.sort() : inside;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Record<string, JsonValue>);
  return Object.fromEntries(entries.map(([name, inside]) => [name, withoutOrder(inside, memberForm(each, name))]));
}
