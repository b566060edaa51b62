/** The man pages, as groff and man read them. `test/tidy.test.ts` compares them with the tables of the commands. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { commands } from '../../tools/xstack/cli/commands.ts';
import { root } from '../support/binary.ts';
import { testWith } from '../support/skip.ts';

const pages = readdirSync(join(root, 'man')).sort();
const has = (program: string) => spawnSync(program, ['--version']).status === 0;

test('npm installs every page, and there is one for the first word of every command', () => {
  expect([...manifest.man].sort()).toEqual(pages.map((page) => `./man/${page}`));
  const words = Object.keys(commands).map((name) => `xstack-${name.split(' ')[0]}.1`);
  expect([...new Set(['xstack.1', ...words])].sort()).toEqual(pages);
});

/** Formats a page as plain text; `groff` prints a warning for every mistake. */
function formatted(page: string): string {
  const options = ['-man', '-ww', '-k', '-Tutf8', '-rLL=500n', '-P-cbu'];
  const { status, stdout, stderr } = spawnSync('groff', [...options, join(root, 'man', page)], { encoding: 'utf8' });
  expect({ page, status, stderr }).toEqual({ page, status: 0, stderr: '' });
  return stdout.replaceAll(/\s+/g, ' ').toLowerCase();
}

testWith('groff', has('groff'))('groff formats every page without a warning, and words as they are typed', async () => {
  const texts = new Map(pages.map((page) => [page, formatted(page)]));
  for (const [name, load] of Object.entries(commands)) {
    const { options, examples, summary } = (await load()).command;
    const text = texts.get(`xstack-${name.split(' ')[0]}.1`) ?? '';
    const words = [
      name,
      summary,
      ...Object.keys(options).map((each) => `--${each}`),
      ...examples.map(([line]) => line),
    ];
    const plain = words.map((word) => word.replaceAll('`', '').replaceAll(/\s+/g, ' ').toLowerCase());
    expect({ name, missing: plain.filter((word) => !text.includes(word)) }).toEqual({ name, missing: [] });
  }
});

testWith('man', has('man'))('man shows a page', () => {
  const env = { PATH: process.env['PATH'], MANPAGER: 'cat', LC_ALL: 'C.UTF-8' };
  const page = join(root, 'man/xstack-run.1');
  const { status, stdout, stderr } = spawnSync('man', ['-l', page], { env, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('xstack-run - ');
});

test('the pages have no date', () => {
  for (const page of pages)
    expect(readFileSync(join(root, 'man', page), 'utf8')).toMatch(/^\.TH \S+ 1 "" "xstack" "xstack"$/m);
});
