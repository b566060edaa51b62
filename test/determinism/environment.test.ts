/** The built program over the sample world writes the same bytes in every environment. */
import { existsSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../tools/xstack/cli/main.ts';
import { fingerprint, type RunOptions, root, xstack } from '../support/binary.ts';
import { testWith } from '../support/skip.ts';

let directory: string;
let want: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'xstack-environment-'));
  want = build('reference', {});
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function build(name: string, options: RunOptions): string {
  const out = join(directory, name);
  const { status, stderr } = xstack(['run', 'strict', '--cache', 'off', '--repo-root', root, '--out', out], options);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return fingerprint(out);
}

test.each<[string, RunOptions]>([
  ['a Turkish locale', { env: { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' } }],
  ['the C locale', { env: { LC_ALL: 'C' } }],
  ['the far east of time', { env: { TZ: 'Pacific/Kiritimati' } }],
  ['the far west of time', { env: { TZ: 'Etc/GMT+12' } }],
  ['a strict umask', { umask: 0o077 }],
  ['a lax umask', { umask: 0 }],
  ['another working directory', { cwd: tmpdir() }],
  ['a working directory inside the repository', { cwd: join(root, 'packs/core') }],
  ['one thread', { env: { UV_THREADPOOL_SIZE: '1' } }],
])('%s changes nothing', (name, options) => expect(build(name, options)).toBe(want));

test.each([0, Date.UTC(1999, 11, 31), Date.UTC(2100, 0, 1)])('the clock at %i changes nothing', async (now) => {
  const out = join(directory, `clock-${now}`);
  const said: string[] = [];
  const code = await main(['run', 'strict', '--cache', 'off', '--out', out], {
    cwd: root,
    env: {},
    now: () => now,
    progress: () => {},
    signal: new AbortController().signal,
    stdin: Readable.from([]),
    stdout: (text) => void said.push(text),
    stderr: (text) => void said.push(text),
    isTerminal: false,
    width: 80,
    version: '0.0.0',
  });
  expect(code).toBe(0);
  expect(fingerprint(out)).toBe(want);
});

test('the times of files change nothing', () => {
  utimesSync(join(root, 'packs/README.md'), new Date(0), new Date(0));
  expect(build('times', {})).toBe(want);
});

for (const version of ['22', '24']) {
  const node = join(root, `.cache/node-${version}/node_modules/node/bin/node`);
  testWith(`Node ${version} (npm install --prefix .cache/node-${version} node@${version})`, existsSync(node))(
    `Node ${version} writes the same bytes`,
    () => {
      expect(build(`node-${version}`, { node })).toBe(want);
    },
  );
}
