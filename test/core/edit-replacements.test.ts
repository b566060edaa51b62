import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedLines, editBetween } from '../../tools/xstack/core/base/diagnostic/edit-replacements.ts';
import { withEdits } from '../../tools/xstack/core/base/text/source-edit.ts';

const source = fc.array(fc.constantFrom('a', 'b', '\n', '{"x": 1}'), { maxLength: 12 }).map((parts) => parts.join(''));

test('the edit between two sources gives the second, and nothing is shorter', () => {
  fc.assert(
    fc.property(source, source, (before, after) => {
      const edit = editBetween(before, after);
      expect(withEdits(before, [edit])).toBe(after);
      if (before === after) expect(edit).toMatchObject({ text: '', start: edit.end });
      else if (edit.start < edit.end && edit.text !== '') expect(before[edit.start]).not.toBe(edit.text[0]);
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
