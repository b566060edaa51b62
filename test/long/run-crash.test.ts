/** `xstack run`, killed at every call that writes or renames an output. */
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { program, xstack } from '../support/binary.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';

const hasStrace = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0;
if (!hasStrace) process.stderr.write('NOT TESTED: a killed run needs strace, which is not here or may not trace\n');

const manifestPath = 'packs/core/pack.core.a/pack.json';
const lockfile = 'build/lockfile.json';

function manifestOf(version: string): string {
  return text(
    manifest('pack.core.a', {
      version,
      contribution_types: ['domain', 'scenario_spec'],
      contributions: [
        { type: 'domain', id: 'domain.a', path: 'data/domain.json' },
        { type: 'scenario_spec', id: 'scenario.a', path: 'data/scenario.json' },
      ],
    }),
  );
}

/** A repository with the outputs of a good run, in which a manifest has changed since. */
function changed(): string {
  const directory = onDisk({
    [manifestPath]: manifestOf('1.0.0'),
    'packs/core/pack.core.a/data/domain.json': text({ domain_id: 'domain.a', version: '1.0.0' }),
    'packs/core/pack.core.a/data/scenario.json': text({ version: '1.0.0', scenario_id: 'scenario.a' }),
    ...bundle(['pack.core.a']),
  });
  expect(xstack(['run'], { cwd: directory })).toMatchObject({
    status: 0,
    stderr: expect.not.stringContaining('error'),
  });
  writeFileSync(join(directory, manifestPath), manifestOf('1.1.0'));
  return directory;
}

/** The files below `build/`, without temporary ones and the lock of a killed run. */
function outputs(directory: string): Readonly<Record<string, string>> {
  const entries = readdirSync(join(directory, 'build'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const paths = files.map((path) => path.slice(directory.length + 1)).filter((path) => !path.includes('/.xstack-'));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(directory, path), 'utf8')]));
}

/** Runs the program under strace, which kills it at the n-th system call of a kind; without n, counts the calls. */
function runAt(directory: string, call: string, n?: number): { readonly wasKilled: boolean; readonly calls: number } {
  const fault = n === undefined ? [] : ['-e', `inject=${call}:signal=KILL:when=${n}`];
  const traced = ['-f', '-qq', '-e', `trace=${call}`, '-e', 'signal=none', ...fault];
  const ran = spawnSync('strace', [...traced, process.execPath, program, 'run'], { cwd: directory, encoding: 'utf8' });
  return { wasKilled: ran.signal === 'SIGKILL' || ran.status === 137, calls: ran.stderr.split(`${call}(`).length - 1 };
}

function copied(directory: string): string {
  const copy = onDisk({});
  cpSync(directory, copy, { recursive: true, preserveTimestamps: true });
  return copy;
}

test.skipIf(!hasStrace).each(['rename', 'fsync'])('killed at each %s', (call) => {
  const start = changed();
  const before = outputs(start);
  const whole = copied(start);
  const { calls } = runAt(whole, call);
  const after = outputs(whole);
  expect(after).not.toEqual(before);
  expect(calls).toBeGreaterThan(2);
  for (let n = 1; n <= calls; n++) {
    const directory = copied(start);
    expect(runAt(directory, call, n).wasKilled, `${call} ${n}`).toBe(true);
    const left = outputs(directory);
    expect(Object.keys(left)).toEqual(Object.keys(before));
    for (const [path, content] of Object.entries(left))
      expect([before[path], after[path]], `${path} after ${call} ${n}`).toContain(content);
    if (left[lockfile] === after[lockfile]) expect(left).toEqual(after);
    const isMixed = ![before, after].some((whole) => isDeepStrictEqual(left, whole));
    const validated = xstack(['lockfile', 'validate'], { cwd: directory });
    expect(validated.stderr.includes('error[refuse.lockfile.interrupted]: a run was killed')).toBe(isMixed);
    expect(validated.status).toBe(isMixed ? 1 : 0);
    expect(xstack(['run'], { cwd: directory }).status).toBe(0);
    expect(outputs(directory)).toEqual(after);
    expect(xstack(['lockfile', 'validate'], { cwd: directory }).status).toBe(0);
  }
});
