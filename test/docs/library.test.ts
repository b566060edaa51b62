/** Runs the programs of docs/guide/library.md. `UPDATE=1` writes what they print into the page. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, xstack } from '../support/binary.ts';

const path = join(root, 'docs/guide/library.md');
const program = /```js\n(\/\/ ([\w.]+)[\s\S]*?)```\n\n```text\n([\s\S]*?)```/g;
const programs = [...readFileSync(path, 'utf8').matchAll(program)].map(([, source = '', name = '', output = '']) => ({
  name,
  source,
  output,
}));

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'xstack-library-'));
  for (const name of ['packs', 'bundles', 'schemas', 'docs/examples/sample_world'])
    cpSync(join(root, name), join(directory, name), { recursive: true });
  mkdirSync(join(directory, 'node_modules'));
  symlinkSync(root, join(directory, 'node_modules/xstack'), 'junction');
  expect(xstack(['run'], { cwd: directory }).status).toBe(0);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('there are programs', () => expect(programs.length).toBe(6));

test.each(programs)('$name prints what the page shows', ({ name, source, output }) => {
  writeFileSync(join(directory, name), source);
  const { stdout, stderr } = spawnSync(process.execPath, [name], { cwd: directory, encoding: 'utf8' });
  expect(stderr).toBe('');
  if (process.env['UPDATE'] === '1') {
    const shown = (text: string) => `${source}\`\`\`\n\n\`\`\`text\n${text}\`\`\``;
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(shown(output), () => shown(stdout)),
    );
  } else expect(stdout).toBe(output);
});

test('the first program compiles the repository that `xstack init` starts', () => {
  const fresh = join(directory, 'fresh');
  expect(xstack(['init', fresh, '--yes']).status).toBe(0);
  writeFileSync(join(fresh, 'compile.mjs'), programs[0]?.source ?? '');
  const { stdout, stderr } = spawnSync(process.execPath, ['compile.mjs'], { cwd: fresh, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^complete 0 14\n[0-9a-f]{64}\n$/);
});
