/** `--report FORMAT=FILE` writes the result to files, in other formats than standard output. */
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';
import { runHere } from '../support/story.ts';

const repository = () =>
  onDisk({
    'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a', { dependencies: ['pack.core.missing'] })),
    ...bundle(['pack.core.a']),
  });

test('each report has the bytes that its format has on standard output', async () => {
  const root = repository();
  const formats = ['json', 'sarif', 'gitlab', 'junit', 'markdown', 'github'];
  const reports = formats.flatMap((format) => ['--report', `${format}=reports/${format}`]);
  const ran = await runHere(['run', '--cache', 'off', ...reports], root, '');
  expect(ran.exit).toBe(1);
  expect(ran.stderr).toContain('refuse.pack.missing_dependency');
  for (const format of formats) {
    const { stdout } = await runHere(['run', '--cache', 'off', '--format', format], root, '');
    expect(readFileSync(join(root, 'reports', format), 'utf8'), format).toBe(stdout);
  }
});

test('a text report has the diagnostics, too', async () => {
  const root = repository();
  const { stdout, stderr } = await runHere(['run', '--cache', 'off', '--report', 'text=log'], root, '');
  expect(readFileSync(join(root, 'log'), 'utf8')).toBe(`${stderr}${stdout}`);
});

test.each([
  ['sarif', 'must be FORMAT=FILE'],
  ['yaml=x', 'must be FORMAT=FILE'],
  ['sarif=', 'must be FORMAT=FILE'],
])('%j is refused before anything runs', async (given, message) => {
  const root = repository();
  const { exit, stderr } = await runHere(['run', '--report', given], root, '');
  expect({ exit, stderr }).toEqual({ exit: 2, stderr: expect.stringContaining(message) as unknown });
  expect(existsSync(join(root, '.xstack'))).toBe(false);
});

test('two reports in one file are refused', async () => {
  const { exit, stderr } = await runHere(['run', '--report', 'sarif=x', '--report', 'json=./x'], repository(), '');
  expect({ exit, stderr }).toEqual({ exit: 2, stderr: expect.stringContaining('two reports go to') as unknown });
});

test('a report that cannot be written fails the command, with one document on standard output', async () => {
  const root = repository();
  symlinkSync('elsewhere', join(root, 'link'));
  const { exit, stdout } = await runHere(['run', '--json', '--report', 'sarif=link'], root, '');
  expect(exit).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ result: 'failed', diagnostics: [{ code: 'refuse.io.failure' }] });
});
