/** The cache between processes: concurrent and killed ones, and their leftovers. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { fingerprint, program, xstack } from '../support/binary.ts';
import { waitForClock } from '../support/clock.ts';
import { smallWorld } from '../support/incremental-world.ts';
import { onDisk } from '../support/repository.ts';

const lens = 'packs/domain/pack.domain.p3/data/lens.json';

function start(root: string) {
  const child = spawn(process.execPath, [program, 'run', '--quiet', '--repo-root', root], { stdio: 'ignore' });
  return { child, closed: once(child, 'close') };
}

function edit(root: string, word: string): void {
  writeFileSync(join(root, lens), readFileSync(join(root, lens), 'utf8').replace(/Lens \w+/, `Lens ${word}`));
}

function expectClean(root: string): void {
  expect(xstack(['run', '--quiet', '--repo-root', root]).status).toBe(0);
  expect(xstack(['run', '--quiet', '--cache', 'off', '--out', 'clean'], { cwd: root }).status).toBe(0);
  // Temporary files of a killed process stay beside their targets.
  for (const name of readdirSync(join(root, 'build'), { recursive: true, encoding: 'utf8' }))
    if (/(?:^|\/)\.xstack-.*\.tmp$/.test(name)) rmSync(join(root, 'build', name));
  expect(fingerprint(join(root, 'build'))).toBe(fingerprint(join(root, 'clean')));
  expect(xstack(['cache', 'verify', '--repo-root', root]).status).toBe(0);
}

function sizeOfCache(root: string): { files: number; bytes: number } {
  const names = readdirSync(join(root, '.xstack/cache'));
  return {
    files: names.length,
    bytes: names.reduce((sum, n) => sum + statSync(join(root, '.xstack/cache', n)).size, 0),
  };
}

test('eight runs at once, while files change', async () => {
  const root = onDisk(smallWorld());
  for (let round = 0; round < 3; round++) {
    const runs = Array.from({ length: 8 }, () => start(root));
    edit(root, `of round ${round}`);
    for (const { closed } of runs) expect(await closed).toEqual([0, null]);
    expectClean(root);
  }
});

test('concurrent `cache clean` and `cache info` beside runs', async () => {
  const root = onDisk(smallWorld());
  for (let round = 0; round < 4; round++) {
    const lines = [
      ['run', '--quiet'],
      ['cache', 'clean'],
      ['cache', 'info'],
      ['cache', 'clean'],
      ['cache', 'clean'],
    ];
    const children = lines.map((line) =>
      once(spawn(process.execPath, [program, ...line, '--repo-root', root], { stdio: 'ignore' }), 'close'),
    );
    expect(await Promise.all(children)).toEqual(lines.map(() => [0, null]));
  }
  expectClean(root);
});

test('a run killed at any moment can be repeated', async () => {
  const root = onDisk(smallWorld());
  for (let round = 0; round < 12; round++) {
    edit(root, `of round ${round}`);
    const { child, closed } = start(root);
    await setTimeout(20 + round * 8);
    child.kill('SIGKILL');
    await closed;
    if (round % 4 === 3) expectClean(root);
  }
});

test('the cache is hardly larger after many changes than after one', async () => {
  const root = onDisk(smallWorld());
  await waitForClock();
  expect(xstack(['run', '--quiet', '--repo-root', root]).status).toBe(0);
  const first = sizeOfCache(root);
  for (let round = 0; round < 40; round++) {
    edit(root, `number ${round}`);
    await waitForClock();
    expect(xstack(['run', '--quiet', '--repo-root', root]).status).toBe(0);
  }
  const last = sizeOfCache(root);
  expect(last.files).toBeLessThan(first.files + 20);
  expect(last.bytes).toBeLessThan(first.bytes * 6);
  expectClean(root);
});

test('another build of the product does not use the cache', async () => {
  const root = onDisk(smallWorld());
  await waitForClock();
  const used = (path: string) => {
    const ran = spawnSync(process.execPath, [path, 'run', '--json', '--repo-root', root], { encoding: 'utf8' });
    return JSON.parse(ran.stdout).cache;
  };
  expect(used(program)).toMatchObject({ hit: false, computed: 5 });
  expect(used(program)).toMatchObject({ hit: true });

  const other = onDisk({});
  cpSync(dirname(program), other, { recursive: true });
  rmSync(join(other, 'code'), { recursive: true, force: true }); // The code cache of the copied build.
  const file = join(other, 'run.cjs');
  const before = readFileSync(file, 'utf8');
  const after = before.replaceAll(/`[0-9a-f]{64}`/g, `\`${'0'.repeat(64)}\``);
  expect(after).not.toBe(before);
  writeFileSync(file, after);
  expect(used(join(other, 'xstack.cjs'))).toEqual({ hit: false, reused: 0, computed: 5 });
});

test('a later run that writes removes the leftovers of a killed run', () => {
  const root = onDisk(smallWorld());
  expect(xstack(['run', '--quiet', '--repo-root', root]).status).toBe(0);
  const left = join(root, 'build/registries/.xstack-1-a-0.tmp');
  const inUse = join(root, 'build/registries/.xstack-2-b-0.tmp');
  for (const path of [left, inUse]) writeFileSync(path, 'half a regis');
  const yesterday = new Date(Date.now() - 86_400_000);
  utimesSync(left, yesterday, yesterday);
  edit(root, 'of another colour');
  expect(xstack(['run', '--quiet', '--repo-root', root]).status).toBe(0);
  expect([left, inUse].map((path) => existsSync(path))).toEqual([false, true]);
});

test('a moved repository does not use the run entry of its old output directory', async () => {
  const parent = onDisk({});
  const [one, other] = [join(parent, 'one'), join(parent, 'other')];
  mkdirSync(one);
  mkdirSync(other);
  renameSync(onDisk(smallWorld()), join(one, 'repository'));
  const run = (root: string) => {
    const ran = xstack(['run', '--json', '--out', '../out'], { cwd: root });
    return JSON.parse(ran.stdout).cache.hit as boolean;
  };
  await waitForClock();
  expect(run(join(one, 'repository'))).toBe(false);
  expect(run(join(one, 'repository'))).toBe(true);
  renameSync(join(one, 'repository'), join(other, 'repository'));
  expect(run(join(other, 'repository'))).toBe(false);
  expect(fingerprint(join(other, 'out'))).toBe(fingerprint(join(one, 'out')));
});

test('`cache` of the config file applies, and the option overrides it', () => {
  const root = onDisk(smallWorld());
  writeFileSync(join(root, 'xstack.config.json'), '{ "cache": false }');
  const run = (...args: readonly string[]) => xstack(['run', '--quiet', '--repo-root', root, ...args]).status;
  expect(run()).toBe(0);
  expect(existsSync(join(root, '.xstack'))).toBe(false);
  expect(run('--cache', 'on')).toBe(0);
  expect(existsSync(join(root, '.xstack/cache'))).toBe(true);
});
