/** The rules that `test/tidy.test.ts` applies to comments, titles and pages. */
import { expect, test } from 'vitest';
import { commentsIn, languageProblems, titlesIn } from '../support/language.ts';

test.each([
  ['/** What is wrong. */', 1],
  ['/**\n * Whether it is so.\n */', 1],
  ['  // Who reads it', 1],
  ['/** Returns the row that the\n * index says is missing. */', 1],
  ['// The file is not\n// there.', 1],
  ['/** A link in the place of a file, taken for one. */', 1],
  ['/** Returns the findings, which nobody reads. */', 2],
  ["test('whoever is slow is sent away', () => {});", 2],
  ['  // Returns the chunk\n  // What follows is omitted.', 0],
  ['/** Reports what is wrong; there are `says` and `told`. */', 0],
])('%j breaks %i rules of the language', (source, count) => {
  const texts = [...commentsIn(source), ...titlesIn(source)];
  expect(texts).toHaveLength(1);
  expect(texts.flatMap(languageProblems)).toHaveLength(count);
});
