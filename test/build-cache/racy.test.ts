/** A file that was changed in the same step of the clock as a run looked at it may change once more without looking changed. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BuildCache } from '../../tools/xstack/io/cache/build-cache.ts';
import { readIndex } from '../../tools/xstack/io/cache/index-file.ts';
import { compileInputs, packCompiler, packContext } from '../../tools/xstack/ops/project/compile-project.ts';
import { findProject } from '../../tools/xstack/ops/project/project.ts';
import { readInputs } from '../../tools/xstack/ops/project/project-inputs.ts';
import { smallWorld } from '../support/incremental.ts';
import { onDisk } from '../support/repository.ts';

const lens = 'packs/domain/pack.domain.p3/data/lens.json';
const key = { kind: 'of this test', environment: 'now', others: '' };
const record = { bundleId: '', orderedPackIds: [], registries: [], packLockHash: '', diagnostics: {} };

/** A project as it was seen once, and caches that were opened so long after its last change. */
function seen() {
  const root = onDisk(smallWorld());
  const path = onDisk({});
  const project = findProject(() => {}, {}, root);
  const inputs = readInputs(project);
  const times = [inputs.tree.rest, ...inputs.tree.directories].map(({ newest }) => newest);
  const newest = times.reduce((a, b) => (a > b ? a : b));
  const ofLens = inputs.tree.directories.find(({ path: at }) => lens.startsWith(`${at}/`))?.newest as bigint;
  const openAt = (now: bigint) =>
    new BuildCache({ root, path, now, identity: 'here', device: 0n, hasChangeTimes: true }, key, inputs.tree);
  const runAt = async (now: bigint) => {
    const cache = openAt(now);
    const { packs } = cache;
    const context = await packContext(project, inputs, packs.arena);
    const { lockfile } = compileInputs(inputs, context, packCompiler(inputs, context, packs));
    packs.keep();
    cache.keepRun([], record);
    return { lock: lockfile?.pack_lock_hash, ...packs.use };
  };
  const change = () => writeFileSync(join(root, lens), readFileSync(join(root, lens), 'utf8').replace('AAAA', 'BBBB'));
  const signatures = () => Object.values(readIndex(path)?.packs ?? {}).map(({ signature }) => signature);
  const runKnownAt = (now: bigint) => {
    const cache = openAt(now);
    const last = cache.lastRun();
    return last !== undefined && cache.isSame(last) ? last.result : undefined;
  };
  return { root, newest, ofLens, runKnownAt, runAt, change, signatures };
}

test('a run as old as its files is not kept, and its packs are known by what they contain', async () => {
  const { newest, ofLens, runKnownAt, runAt, change, signatures } = seen();
  const before = await runAt(ofLens);
  expect(signatures()).toContain('');
  expect(runKnownAt(newest + 1n)).toBeUndefined();
  change(); // The look that the caches are given is that of before: as if the clock had stood still.
  const after = await runAt(ofLens);
  expect(after).toMatchObject({ reused: 4, computed: 1 });
  expect(after.lock).not.toBe(before.lock);
});

test('a run that is younger than its files is kept, and what looks the same is not read again', async () => {
  const { newest, runKnownAt, runAt, change, signatures } = seen();
  const before = await runAt(newest + 1n);
  expect(signatures()).not.toContain('');
  expect(runKnownAt(newest + 2n)).toEqual(record);
  change();
  expect(await runAt(newest + 2n)).toEqual({ ...before, reused: 5, computed: 0 });
});

test('a clock that went back makes all looks worthless', async () => {
  const { newest, runKnownAt, runAt } = seen();
  await runAt(newest + 1_000_000_000n);
  expect(runKnownAt(newest + 1n)).toBeUndefined();
  expect(await runAt(newest + 1n)).toMatchObject({ reused: 0, computed: 5 });
});

test.each(['packs/domain/pack.domain.p3', 'packs/domain/pack.domain.p3/data', 'packs/domain', 'packs'])(
  'what was read in the place of what was seen does not go under its looks: %s is renamed meanwhile',
  async (path) => {
    const { root, newest, runKnownAt, runAt, change, signatures } = seen();
    const directory = join(root, path);
    await setTimeout(20); // Another step of the clock.
    change();
    renameSync(directory, join(root, 'elsewhere'));
    renameSync(join(root, 'elsewhere'), directory);
    expect(await runAt(newest + 1n)).toMatchObject({ computed: 5 });
    expect(signatures()).toContain('');
    expect(runKnownAt(newest + 2n)).toBeUndefined();
  },
);
