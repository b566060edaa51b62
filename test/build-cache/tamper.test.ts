/** A damaged, foreign or forged cache: the next run is correct and reports nothing about it. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { cacheInfo, removeCache } from '../../tools/xstack/io/cache/cache.ts';
import { Failure } from '../../tools/xstack/io/failure.ts';
import { waitForClock } from '../support/clock.ts';
import { type ComparableRun, run } from '../support/incremental.ts';
import { smallWorld } from '../support/incremental-world.ts';
import { onDisk } from '../support/repository.ts';

const step = { edits: [], profile: 'fast', bundle: 'bundle.base.lab' };

/** A repository after a run, with its cache. */
async function used(): Promise<string> {
  const root = onDisk(smallWorld());
  await waitForClock();
  expect((await run(root, step, 'build', 'on')).use.computed).toBe(5);
  expect((await run(root, step, 'build', 'on')).use.hit).toBe(true);
  return root;
}

let clean: ComparableRun;
beforeAll(async () => {
  const root = mkdtempSync(join(tmpdir(), 'xstack-clean-'));
  for (const [path, content] of Object.entries(smallWorld())) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  clean = (await run(root, step, 'build', 'off')).outcome;
  rmSync(root, { recursive: true });
});

/** The next run is correct, and the one after it uses its entries. */
async function expectRepaired(root: string): Promise<void> {
  expect((await run(root, step, 'build', 'on')).outcome).toEqual(clean);
  expect((await run(root, step, 'build', 'on')).use.hit).toBe(true);
}

const cacheOf = (root: string) => join(root, '.xstack/cache');
const cacheFiles = (root: string) => readdirSync(cacheOf(root)).filter((name) => !name.startsWith('.'));

const checksummed = (text: string) => `${createHash('sha256').update(text).digest('hex')}\n${text}`;

const damages: Readonly<Record<string, (path: string) => void>> = {
  emptied: (path) => truncateSync(path, 0),
  'cut after its hash': (path) => truncateSync(path, 65),
  'cut in the middle': (path) => truncateSync(path, readFileSync(path).length >> 1),
  'without its last byte': (path) => truncateSync(path, readFileSync(path).length - 1),
  garbage: (path) => writeFileSync(path, '{"environment":'.repeat(100)),
  'nothing, with its hash': (path) => writeFileSync(path, checksummed('null')),
  'an entry of another version, with its hash': (path) =>
    writeFileSync(path, checksummed('{"outputs":{"a":1},"stats":[]}')),
  removed: (path) => rmSync(path),
  'a directory': (path) => {
    rmSync(path);
    mkdirSync(path);
  },
  'a pipe without a writer': (path) => {
    rmSync(path);
    execFileSync('mkfifo', [path]);
  },
  'larger than any memory': (path) => truncateSync(path, 2 ** 40),
  'a link to nowhere': (path) => {
    rmSync(path);
    symlinkSync('nowhere', path);
  },
};

test.each(Object.entries(damages))('each file of the cache: %s', async (_, damage) => {
  const root = await used();
  expect(cacheFiles(root).length).toBe(3);
  for (const name of cacheFiles(root)) {
    damage(join(cacheOf(root), name));
    await expectRepaired(root);
  }
});

test('a flipped bit anywhere in the cache is detected', async () => {
  const root = await used();
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), fc.nat({ max: 7 }), async (file, position, bit) => {
      const names = cacheFiles(root);
      const path = join(cacheOf(root), names[file % names.length] as string);
      const bytes = readFileSync(path);
      const at = position % bytes.length;
      bytes[at] = (bytes[at] as number) ^ (1 << bit);
      writeFileSync(path, bytes);
      await expectRepaired(root);
    }),
    { numRuns: 30 },
  );
});

test('a cache copied from another repository is ignored', async () => {
  const [root, other] = [await used(), onDisk(smallWorld())];
  cpSync(cacheOf(root), cacheOf(other), { recursive: true, preserveTimestamps: true });
  await waitForClock();
  expect((await run(other, step, 'build', 'on')).use).toEqual({ hit: false, reused: 0, computed: 5 });
  await expectRepaired(other);
});

test('swapped cache files are detected', async () => {
  const root = await used();
  const [one, two] = cacheFiles(root).map((name) => join(cacheOf(root), name)) as [string, string];
  const [first, second] = [readFileSync(one), readFileSync(two)];
  writeFileSync(one, second);
  writeFileSync(two, first);
  await expectRepaired(root);
});

test('swapped run entries are detected', async () => {
  const root = await used();
  const small = { ...step, bundle: 'bundle.small.lab' };
  const expected = (await run(root, small, 'other', 'on')).outcome;
  expect((await run(root, small, 'other', 'on')).use.hit).toBe(true);
  const runs = cacheFiles(root).filter((name) => name.startsWith('run-'));
  const [one, two] = runs.map((name) => join(cacheOf(root), name)) as [string, string];
  const [first, second] = [readFileSync(one), readFileSync(two)];
  writeFileSync(one, second);
  writeFileSync(two, first);
  expect((await run(root, small, 'other', 'on')).outcome).toEqual(expected);
  await expectRepaired(root);
});

test.each(['.xstack', '.xstack/cache'])(
  '`%s` that is a file, or a link out of the repository, is not used',
  async (path) => {
    const outside = onDisk({ 'precious.txt': 'mine' });
    for (const put of [
      (target: string) => writeFileSync(target, 'not a directory'),
      (target: string) => symlinkSync(outside, target),
    ]) {
      const root = onDisk(smallWorld());
      if (path !== '.xstack') mkdirSync(join(root, '.xstack'));
      put(join(root, path));
      expect((await run(root, step, 'build', 'on')).outcome).toEqual(clean);
      expect(readdirSync(outside)).toEqual(['precious.txt']);
    }
  },
);

test('a run succeeds with a cache that cannot be written', async () => {
  const root = await used();
  chmodSync(cacheOf(root), 0o555);
  expect((await run(root, step, 'build', 'on')).outcome).toEqual(clean);
  chmodSync(cacheOf(root), 0o755);
});

test('an error of the system is a failure', () => {
  const noName = join(tmpdir(), 'x'.repeat(300));
  expect(() => cacheInfo(noName)).toThrow(Failure);
  expect(() => removeCache(noName)).toThrow(Failure);
});

test.each([-86_400, 86_400])('a lock of a process that died %i seconds from now is removed', async (seconds) => {
  const root = onDisk(smallWorld());
  const lock = join(cacheOf(root), 'lock');
  const time = Date.now() / 1000 + seconds;
  mkdirSync(lock, { recursive: true });
  utimesSync(lock, time, time);
  await waitForClock();
  await run(root, step, 'build', 'on');
  await expectRepaired(root);
});

test('at most eight run entries stay', async () => {
  const root = await used();
  rmSync(cacheOf(root), { recursive: true });
  for (let i = 0; i < 20; i++) mkdirSync(join(cacheOf(root), `run-${i}`), { recursive: true });
  await waitForClock();
  await run(root, step, 'build', 'on');
  await expectRepaired(root);
  expect(cacheFiles(root).filter((name) => name.startsWith('run-')).length).toBe(8);
});
