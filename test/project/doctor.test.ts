import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { main } from '../../tools/xstack/cli/main.ts';
import { node } from '../../tools/xstack/ops/doctor/checks/node.ts';
import { checks } from '../../tools/xstack/ops/doctor/checks.ts';
import { testHost } from '../support/incremental.ts';
import { onDisk } from '../support/repository.ts';

let root: string;

interface Report {
  readonly checks: readonly { readonly id: string; readonly status: string }[];
  readonly diagnostics: readonly { readonly message: string; readonly help: string | null }[];
}

async function xstack(argv: readonly string[], env: Record<string, string> = {}) {
  let stdout = '';
  const show = (text: string) => {
    stdout += text;
  };
  const host = { ...testHost(root), env, stdout: show, stderr: () => {}, isTerminal: false, width: 80, version: '0' };
  return { exit: await main(argv, host), stdout };
}

/** Runs the doctor; returns the parts that are not in order, and its problems. */
async function doctor(env?: Record<string, string>) {
  const { exit, stdout } = await xstack(['doctor', '--json'], env);
  const { checks, diagnostics } = JSON.parse(stdout) as Report;
  expect(diagnostics.filter(({ help }) => !help)).toEqual([]);
  const ill = checks.filter(({ status }) => status !== 'ok').map(({ id, status }) => `${id} ${status}`);
  return { exit, ill, messages: diagnostics.map(({ message }) => message).join('\n') };
}

function git(...argv: string[]) {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
  const { status, stderr } = spawnSync('git', [...identity, ...argv], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

function put(path: string, content: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** A repository as `xstack init` makes it, installed, built and committed. */
beforeEach(async () => {
  root = onDisk({});
  await xstack(['init', '--yes']);
  put('node_modules/xstack/package.json', JSON.stringify({ version: manifest.version }));
  for (const { url } of (await import('../../.vscode/settings.json')).default['json.schemas'])
    put(`node_modules/xstack/${url}`, '{}');
  git('init', '--quiet');
  put('.git/hooks/pre-commit', '#!/bin/sh\n');
  git('config', 'merge.xstack.driver', 'npx --no-install xstack lockfile merge %A %P');
  await xstack(['run']);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'start');
});

test('nothing is wrong with a new repository', async () => {
  expect(await doctor()).toEqual({ exit: 0, ill: [], messages: '' });
});

test('every check has an id of its own', () => {
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
});

test('a version of Node outside of the range is named with the range', async () => {
  if (!('problems' in node)) throw new Error('the check of Node needs no project');
  const installation = { root, host: testHost(root), nodeVersion: '21.1.0' };
  expect(await node.problems(installation)).toMatchObject([
    { severity: 'error', help: expect.stringContaining('20.19') },
  ]);
});

/** Damage to one part, the status of its check, and a part of the message. */
const damages: readonly [what: string, damage: () => void, ill: string, message: string][] = [
  ['no work tree', () => rmSync(join(root, '.git'), { recursive: true }), 'git warning', 'no work tree'],
  ['no attribute', dropAttributes, 'line-ends warning', 'git may convert'],
  ['converted line ends', convertLineEnds, 'line-ends error', 'git converted the line ends of 2 files'],
  [
    'nothing installed',
    () => rmSync(join(root, 'node_modules/xstack/package.json')),
    'launcher error',
    'not installed',
  ],
  [
    'another version',
    () => put('node_modules/xstack/package.json', '{"version":"0.0.1"}'),
    'launcher warning',
    '0.0.1',
  ],
  ['a committed cache', () => git('add', '--force', '.xstack'), 'cache error', '`.xstack` is committed'],
  ['a lockfile of other packs', () => put('build/lockfile.json', '{}'), 'lockfile error', 'lockfile'],
  ['an ignored lockfile', ignoreLockfile, 'lockfile warning', 'ignores'],
  ['no registries', () => rmSync(join(root, 'build/registries'), { recursive: true }), 'lockfile warning', 'not built'],
  ['no editor settings', () => rmSync(join(root, '.vscode/settings.json')), 'editor warning', 'no schemas are mapped'],
  [
    'lost schemas',
    () => rmSync(join(root, 'node_modules/xstack/schemas'), { recursive: true }),
    'editor warning',
    'does not exist',
  ],
  ['no merge driver', () => git('config', '--unset', 'merge.xstack.driver'), 'merge-driver warning', 'no merge driver'],
  ['no merge attribute', dropAttributes, 'merge-driver warning', 'merges `build/lockfile.json` as text'],
  ['no hook', () => rmSync(join(root, '.git/hooks/pre-commit')), 'hook warning', 'are not installed'],
  ['a damaged package registry', () => put('.kiro/registry/registry-index.json', '{'), 'registry error', 'JSON'],
  ['a store of another program', () => put('.xstack/state.db', 'SQL'), 'store error', 'store'],
  ['readable users', readableUsers, 'users error', 'readable by other users'],
];

test.each(damages)('%s', async (_, damage, ill, message) => {
  damage();
  const found = await doctor();
  expect(found.ill).toContain(ill);
  expect(found.messages).toContain(message);
  expect(found.exit).toBe(ill.endsWith('error') ? 1 : 0);
});

test('a package registry that the environment names must exist', async () => {
  expect((await doctor({ XSTACK_REGISTRY: 'elsewhere' })).ill).toEqual(['registry error']);
});

function ignoreLockfile() {
  put('.gitignore', 'build/\n.xstack/\nnode_modules/\n');
  git('rm', '--quiet', '--cached', 'build/lockfile.json');
}

/** Without the file in the work tree, git reads that of the index. */
function dropAttributes() {
  git('rm', '--quiet', '.gitattributes');
}

function convertLineEnds() {
  dropAttributes();
  rmSync(join(root, 'packs'), { recursive: true });
  git('-c', 'core.autocrlf=true', 'checkout', '--', 'packs');
}

function readableUsers() {
  put('.xstack/portal-users.json', '{"users":[]}');
  chmodSync(join(root, '.xstack/portal-users.json'), 0o644);
}

/** Moves the repository to a directory of a larger one, with the package at the top (a workspace) or beside the content. */
function moveBelow(isWorkspace: boolean) {
  const top = onDisk({});
  mkdirSync(join(top, 'services'));
  renameSync(join(root, '.git'), join(top, '.git'));
  renameSync(root, join(top, 'services/content'));
  root = join(top, 'services/content');
  if (isWorkspace) renameSync(join(root, 'node_modules'), join(top, 'node_modules'));
  return top;
}

async function cures() {
  const { diagnostics } = JSON.parse((await xstack(['doctor', '--json'])).stdout) as Report;
  return diagnostics.map(({ help }) => help);
}

test('in a larger repository, a hook below the top has no effect, and the merge driver is started at the top', async () => {
  const top = moveBelow(false);
  git('config', '--unset', 'merge.xstack.driver');
  expect(await cures()).toEqual([
    'run `git config merge.xstack.driver "services/content/node_modules/.bin/xstack lockfile merge %A %P"`',
    'move the hook to `../../.pre-commit-config.yaml`, with `--repo-root services/content` in its `entry`',
  ]);
  renameSync(join(root, '.pre-commit-config.yaml'), join(top, '.pre-commit-config.yaml'));
  expect((await doctor()).ill).toEqual(['merge-driver warning']);
  rmSync(join(top, '.git/hooks/pre-commit'));
  expect(await cures()).toContain('run `pre-commit install`');
});

test('in a workspace, the package is found at its top', async () => {
  moveBelow(true);
  expect((await doctor()).ill).toEqual(['editor warning', 'hook warning']);
  expect(await cures()).toContain('write `../../node_modules/` for `./node_modules/`: the package is installed there');
  git('config', '--unset', 'merge.xstack.driver');
  expect((await cures())[0]).toContain('npx --no-install xstack');
});

test('schemas that are lost together are one problem', async () => {
  rmSync(join(root, 'node_modules/xstack/schemas'), { recursive: true });
  expect(await cures()).toEqual(['run `npm install`']);
});
