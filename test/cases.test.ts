/** Runs every story of `test/cases`. `UPDATE=1 npm test` rewrites the expectations; read the diff. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { record } from './support/story.ts';

const folder = join(import.meta.dirname, 'cases');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.txtar'))
  .sort();

test('there are stories', () => expect(names.length).toBeGreaterThan(80));

test.each(names)('%s', async (name) => {
  const before = readFileSync(join(folder, name), 'utf8');
  const after = await record(before);
  if (process.env['UPDATE']) writeFileSync(join(folder, name), after);
  else expect(after).toBe(before);
});
