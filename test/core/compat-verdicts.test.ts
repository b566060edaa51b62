/** The class of each hand-written change, which `docs/reference/compatibility.md` argues. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileRowSchema } from '../../tools/xstack/core/base/schema/row-schema.ts';
import { diff } from '../../tools/xstack/core/compiler/diff/diff-sources.ts';
import type { CompatCase } from '../support/compat-cases/case.ts';
import { files } from '../support/compat-cases/files.ts';
import { laws } from '../support/compat-cases/laws.ts';
import { policies } from '../support/compat-cases/policies.ts';
import { world, worldKinds } from '../support/compat-world.ts';

const compatCases = [...policies, ...laws, ...files];
const before = world();

test.each(compatCases)('$subject: $what', ({ change, verdict }) => {
  const found = diff(before, world(change), { compileRowSchema });
  expect(found.isComplete).toBe(true);
  expect(found.packs.flatMap(({ changes }) => changes)).not.toEqual([]);
  expect({
    class: found.class,
    rules: found.packs.flatMap(({ changes }) => changes.map(({ rule }) => rule)),
  }).toMatchObject({
    class: verdict,
  });
});

test('every kind of rows has hand-written changes', () => {
  const subjects = new Set(compatCases.map(({ subject }) => subject));
  expect(worldKinds.filter((kind) => !subjects.has(kind))).toEqual([]);
  expect(compatCases.length).toBeGreaterThanOrEqual(60);
});

const page = 'docs/reference/compatibility.md';
const [start, end] = ['<!-- verdicts -->\n', '<!-- /verdicts -->'];

test('the page has the table of these changes', () => {
  const text = readFileSync(page, 'utf8');
  const from = text.indexOf(start) + start.length;
  const to = text.indexOf(end);
  const expected = `\n${tableOf(compatCases)}\n`;
  if (process.env['UPDATE'] === '1') writeFileSync(page, text.slice(0, from) + expected + text.slice(to));
  else expect(text.slice(from, to)).toBe(expected);
});

function tableOf(cases: readonly CompatCase[]): string {
  const lines = cases.map(
    ({ subject, what, verdict, argument }) => `| \`${subject}\` | ${what} | ${verdict} | ${argument} |`,
  );
  return ['| | change | class | argument |', '|---|---|---|---|', ...lines].join('\n');
}
