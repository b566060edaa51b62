import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedLines, editBetween } from '../../tools/xstack/core/base/diagnostic/edit-replacements.ts';
import { withEdits } from '../../tools/xstack/core/base/text/source-edit.ts';

const source = fc
  .array(fc.constantFrom('a', '\n', '{"x": 1}', '\u{1f600}', '\u{1f601}', '\u{1f900}'), { maxLength: 12 })
  .map((parts) => parts.join(''));

test('the edit between two sources gives the second, is the shortest, and splits no surrogate pair', () => {
  fc.assert(
    fc.property(source, source, (before, after) => {
      const edit = editBetween(before, after);
      expect(withEdits(before, [edit])).toBe(after);
      expect(edit.text.isWellFormed() && before.slice(edit.start, edit.end).isWellFormed()).toBe(true);
      const [removed] = before.slice(edit.start, edit.end);
      const [added] = edit.text;
      if (before === after) expect(edit).toMatchObject({ text: '', start: edit.end });
      else if (removed !== undefined && added !== undefined) expect(removed).not.toBe(added);
    }),
  );
});

test('at most eight lines of each side are shown, each of at most 160 characters', () => {
  const lines = (word: string) => Array.from({ length: 20 }, (_, i) => `${word} ${i}`).join('\n');
  const shown = changedLines(lines('old'), lines('new'));
  expect(shown).toHaveLength(18);
  expect(shown[8]).toBe('-... 12 more lines');
  expect(changedLines('x'.repeat(500), 'y'.repeat(500)).map((line) => line.length)).toEqual([161, 161]);
});

test('a carriage return is not shown', () => {
  expect(changedLines('a\r\nb\r\n', 'a\r\nc\r\n')).toEqual(['-b', '+c']);
});
