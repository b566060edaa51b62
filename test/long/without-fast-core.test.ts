/** The accept-only core can be removed: its folders and its one import, with its own tests. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectCopy } from '../support/exercise.ts';

const own = [
  'tools/xstack/core/fast',
  'tools/xstack/io/fast-core',
  'test/fast-core',
  'test/long/fast-core.test.ts',
  'test/support/fast-core.ts',
  'test/support/fast-core-fuzz.ts',
  'test/support/fast-core-mutations.ts',
  'test/support/fast-core-values.ts',
];
const importing = 'tools/xstack/ops/run/fast-packs.ts';
const loading = / {2}const \{ fastCore \} = await import.*\n {2}return fastCore\(context\);\n/;

test('without the core, types, stories and runs are as before', () => {
  const project = projectCopy();
  const source = readFileSync(importing, 'utf8');
  expect(source).toMatch(loading);
  for (const path of own) rmSync(join(project.root, path), { recursive: true });
  project.replace(importing, source.replace(loading, '  void context;\n  return () => undefined;\n'));
  expect(project.generate()).toMatchObject({ isGreen: true });
  expect(project.checkTypes()).toEqual({ isGreen: true, output: '' });
  const stories = project.test('test/cases.test.ts', '-t', '^(?:pack|registry|lockfile|bundle|run|cache|json)_');
  expect(stories.isGreen, stories.output).toBe(true);
  const others = project.test('test/run', 'test/cost.test.ts', 'test/core/collections.test.ts');
  expect(others.isGreen, others.output).toBe(true);
});
