import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { main } from '../../tools/xstack/cli/main.ts';
import { installCommand } from '../../tools/xstack/ops/project/own-package.ts';
import { testHost } from '../support/incremental.ts';

let directory: string;
let printed: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'xstack-init-'));
  printed = '';
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs `xstack init` with lines typed at a terminal; none: standard input is no terminal. */
function init(argv: readonly string[], typed?: readonly string[]): Promise<number> {
  const show = (text: string) => {
    printed += text;
  };
  const stdin = Object.assign(Readable.from(typed?.map((line) => `${line}\n`) ?? []), { isTTY: typed !== undefined });
  return main(['init', ...argv], {
    ...testHost(directory),
    stdin,
    stdout: show,
    stderr: show,
    isTerminal: false,
    width: 80,
    version: '0.0.0',
  });
}

const bundle = (id: string) => JSON.parse(readFileSync(join(directory, `bundles/${id}/bundle.json`), 'utf8'));

test('a terminal prompts for both ids; an empty line selects the default', async () => {
  expect(await init([], ['pack.domain.tides', ''])).toBe(0);
  expect(printed).toContain('pack id [pack.core.base]: bundle id [bundle.base]: ');
  expect(bundle('bundle.base').pack_ids).toEqual(['pack.domain.tides']);
  expect(lstatSync(join(directory, 'packs/domain/pack.domain.tides/pack.json')).isFile()).toBe(true);
});

test('a given id is not prompted for', async () => {
  expect(await init(['--pack', 'pack.law.a'], ['bundle.ocean'])).toBe(0);
  expect(printed).not.toContain('pack id [');
  expect(bundle('bundle.ocean').pack_ids).toEqual(['pack.law.a']);
});

test('nothing is prompted for with `--yes` or without a terminal', async () => {
  expect(await init(['--yes'], [])).toBe(0);
  expect(await init(['elsewhere'])).toBe(0);
  expect(printed).not.toContain(' id [');
});

test('input that ends before the answer is refused', async () => {
  expect(await init([], ['pack.core.a'])).toBe(2);
  expect(printed).toContain('no answer was given');
  expect(() => bundle('bundle.base')).toThrow();
});

test('a link to a file that does not exist is not replaced', async () => {
  symlinkSync('missing', join(directory, '.gitignore'));
  expect(await init(['--yes'])).toBe(0);
  expect(lstatSync(join(directory, '.gitignore')).isSymbolicLink()).toBe(true);
  expect(printed).toContain('not changed, because they exist: .gitignore\n');
});

test('below the top of a git repository, files that services read at the top only are left out', async () => {
  spawnSync('git', ['init', '--quiet'], { cwd: directory });
  expect(await init(['services/my content', '--ci', 'gitlab', '--json'])).toBe(0);
  const { left_out, created } = JSON.parse(printed);
  expect(left_out).toEqual(['.pre-commit-config.yaml', '.gitlab-ci.yml']);
  expect(created).toContain('xstack.config.json');
  for (const path of left_out) expect(existsSync(join(directory, 'services/my content', path))).toBe(false);
  printed = '';
  expect(await init(['services/my content'])).toBe(0);
  expect(printed).toContain("`--repo-root 'services/my content'`");
});

test('at the top of a git repository, nothing is left out', async () => {
  spawnSync('git', ['init', '--quiet'], { cwd: directory });
  expect(await init(['--json'])).toBe(0);
  expect(JSON.parse(printed).left_out).toEqual([]);
});

test('a clone without the merge driver of the lockfile gets it, one with a driver is unchanged', async () => {
  const git = (...args: string[]) => spawnSync('git', ['-C', directory, ...args], { encoding: 'utf8' });
  const driver = () => git('config', '--get', 'merge.xstack.driver').stdout.trim();
  expect(await init(['--yes'])).toBe(0);
  expect(printed).not.toContain('merge.xstack.driver');
  git('init', '--quiet');
  expect(await init(['--json'])).toBe(0);
  expect(driver()).toBe('npx --no-install xstack lockfile merge %A %P');
  git('config', 'merge.xstack.driver', 'mine %A %P');
  printed = '';
  expect(await init(['--json'])).toBe(0);
  expect(JSON.parse(printed).merge_driver_set).toBe(false);
  expect(driver()).toBe('mine %A %P');
});

test('where `package.json` does not name xstack, the next step adds it', async () => {
  writeFileSync(join(directory, 'package.json'), '{ "private": true }');
  expect(await init([])).toBe(0);
  expect(printed).toMatch(/next: npm install --save-dev \S+ && npx xstack run strict, then commit/);
  expect(readFileSync(join(directory, 'package.json'), 'utf8')).toBe('{ "private": true }');
});

const { version } = manifest;
const named = (xstack: string) => JSON.stringify({ devDependencies: { xstack } });
const fromElsewhere = 'npm install --save-dev TARBALL_OR_GIT_URL_OF_XSTACK';

test.each([
  ['no `package.json`', undefined, 'npm install', fromElsewhere],
  ['one without xstack', '{}', `npm install --save-dev xstack@${version}`, fromElsewhere],
  ['this version', named(version), 'npm install', fromElsewhere],
  ['a tarball', named('file:xstack.tgz'), 'npm install', 'npm install'],
])('the command that installs xstack, of a published build and of another: %s', (_, content, onNpm, elsewhere) => {
  if (content !== undefined) writeFileSync(join(directory, 'package.json'), content);
  expect(installCommand(directory, true)).toBe(onNpm);
  expect(installCommand(directory, false)).toBe(elsewhere);
});
