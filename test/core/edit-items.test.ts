import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  appendItems,
  insertString,
  removeString,
  replaceMember,
  replaceString,
  stringsOf,
} from '../../tools/xstack/core/base/json/edit-items.ts';

const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
const word = fc.string({ maxLength: 4, unit: fc.constantFrom('a', '"', '\\', ',', ']', '@', 'é') });

/** A document with a list in any layout: the source before and after the list, and its strings. */
const layout = fc
  .record({
    words: fc.array(word, { maxLength: 4 }),
    head: fc.constantFrom('{', '\uFEFF{\n  "x": [1.0, 2e0],\n  ', '{"y":{"list":["z"]}, '),
    tail: fc.constantFrom('}', ',\r\n "end": [] }\n', ', "a": "]"}'),
    spaces: fc.array(space, { minLength: 8, maxLength: 8 }),
  })
  .map(({ words, head, tail, spaces }) => {
    const items = words.map((each, i) => `${spaces[i]}${JSON.stringify(each)}${spaces[7 - i]}`);
    const list = items.length === 0 ? `[${spaces[0]}]` : `[${items.join(',')}]`;
    return { words, before: `${head}"list": `, after: tail, source: `${head}"list": ${list}${tail}` };
  });

const parse = (source: string) => JSON.parse(source.replace(/^\uFEFF/, '')) as { readonly list: readonly string[] };

test('edits change one item and no byte outside of the list', () => {
  fc.assert(
    fc.property(layout, word, fc.nat(4), ({ words, before, after, source }, added, at) => {
      expect(stringsOf(source, 'list')).toEqual(words);
      const index = Math.min(at, words.length);
      const edits: [string, readonly string[]][] = [
        [insertString(source, 'list', index, added), words.toSpliced(index, 0, added)],
      ];
      if (index < words.length)
        edits.push(
          [replaceString(source, 'list', index, added), words.with(index, added)],
          [removeString(source, 'list', index), words.toSpliced(index, 1)],
        );
      for (const [edited, wanted] of edits) {
        expect(parse(edited).list).toEqual(wanted);
        expect(edited.startsWith(before)).toBe(true);
        expect(edited.endsWith(after)).toBe(true);
      }
    }),
  );
});

test('appended items follow the others, and no byte outside of the list changes', () => {
  fc.assert(
    fc.property(layout, fc.array(word, { maxLength: 3 }), ({ words, before, after, source }, added) => {
      const edited = appendItems(
        source,
        'list',
        added.map((each) => JSON.stringify(each)),
      );
      expect(parse(edited).list).toEqual([...words, ...added]);
      expect([edited.startsWith(before), edited.endsWith(after)]).toEqual([true, true]);
    }),
  );
});

test('an insertion that is removed again leaves the source as it was', () => {
  fc.assert(
    fc.property(layout, word, ({ words, source }, added) => {
      fc.pre(words.length > 0);
      const inserted = insertString(source, 'list', words.length, added);
      const { length } = words;
      expect(removeString(inserted, 'list', length)).toBe(source);
    }),
  );
});

test('new items are laid out as the others are', () => {
  expect(insertString('{"list": ["a"]}', 'list', 1, 'b')).toBe('{"list": ["a", "b"]}');
  expect(insertString('{"list": ["a","c"]}', 'list', 1, 'b')).toBe('{"list": ["a","b","c"]}');
  expect(insertString('{\n  "list": [\n    "b"\n  ]\n}', 'list', 0, 'a')).toBe(
    '{\n  "list": [\n    "a",\n    "b"\n  ]\n}',
  );
  expect(insertString('{\r\n\t"list": []\r\n}', 'list', 0, 'a')).toBe('{\r\n\t"list": [\r\n\t\t"a"\r\n\t]\r\n}');
  expect(insertString('{"list": [ ]}', 'list', 0, 'a')).toBe('{"list": ["a"]}');
});

test('a member that does not exist has no strings and cannot be edited', () => {
  expect(stringsOf('{}', 'list')).toEqual([]);
  expect(() => insertString('{}', 'list', 0, 'a')).toThrow('bug');
  expect(replaceMember('{"hash" : "x"}', 'hash', 'y')).toBe('{"hash" : "y"}');
});
