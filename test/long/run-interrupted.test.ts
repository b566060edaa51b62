/** A long run: its progress on a terminal, and the state after Ctrl-C. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeCorpus } from '../../bench/corpus.mjs';
import { fingerprint, program, xstack } from '../support/binary.ts';
import { testWith } from '../support/skip.ts';

const root = mkdtempSync(join(tmpdir(), 'xstack-interrupted-'));
const packs = 4000;
let whole = '';

beforeAll(() => {
  writeCorpus(root, packs);
  expect(xstack(['run', '--quiet', '--cache', 'off', '--out', 'whole'], { cwd: root }).status).toBe(0);
  whole = fingerprint(join(root, 'whole'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs a command on a terminal (`script` of util-linux); returns its output. */
function onTerminal(env: Readonly<Record<string, string>>, ...options: string[]): string {
  const line = [process.execPath, program, 'run', '--cache', 'off', '--repo-root', root, ...options].join(' ');
  const { PATH = '', HOME = '' } = process.env;
  const shown = spawnSync('script', ['-qec', `stty cols 100; ${line}`, '/dev/null'], {
    env: { PATH, HOME, TERM: 'xterm', ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect(shown.status).toBe(0);
  return shown.stdout;
}

const onTerminals = testWith('`script`', spawnSync('script', ['--version']).status === 0);
const progress = new RegExp(`\\r\\u001b\\[K03\\.pack\\.validate: \\d+ of ${packs} packs`);

onTerminals('a terminal shows how far it is, and the line is gone at the end', () => {
  const shown = onTerminal({});
  expect(shown).toMatch(progress);
  const last = shown.split('\r\u001b[K').at(-1) as string;
  expect(last).not.toMatch(/^\d\d\.\w+\.\w+(?:: |$)/);
  expect(last).toContain('complete: ');
});

onTerminals('silence in CI and where it is wanted', () => {
  expect(onTerminal({ CI: 'true' })).not.toMatch(progress);
  expect(onTerminal({}, '--quiet')).not.toMatch(progress);
});

test('a run prints no progress into a pipe', () => {
  expect(xstack(['run', '--cache', 'off', '--repo-root', root]).stderr).not.toContain('\r');
});

test('Ctrl-C ends a run at once and leaves the old outputs or the new ones', async () => {
  for (const delay_ms of [50, 300, 600, 1200, 1800, 2400]) {
    for (const made of ['build', '.xstack']) rmSync(join(root, made), { recursive: true, force: true });
    const child = spawn(process.execPath, [program, 'run', '--quiet'], { cwd: root, stdio: 'ignore' });
    const closed = once(child, 'close');
    await setTimeout(delay_ms);
    child.kill('SIGINT');
    const [code, signal] = await closed;
    expect([code, signal]).toEqual(code === 0 ? [0, null] : [null, 'SIGINT']);
    if (existsSync(join(root, 'build/lockfile.json')))
      expect(xstack(['lockfile', 'validate'], { cwd: root }).status).toBe(0);
    expect(xstack(['run', '--quiet'], { cwd: root }).status).toBe(0);
    expect(xstack(['lockfile', 'validate'], { cwd: root }).status).toBe(0);
    for (const file of ['lockfile.json', 'registries/lens.registry.json'])
      expect(existsSync(join(root, 'build', file))).toBe(true);
  }
  rmSync(join(root, 'build'), { recursive: true });
  expect(xstack(['run', '--quiet'], { cwd: root }).status).toBe(0);
  expect(fingerprint(join(root, 'build'))).toBe(whole);
});
