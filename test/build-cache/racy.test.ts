/** A file that changed within the clock tick of the snapshot may change once more without a change of its stat. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BuildCache } from '../../tools/xstack/io/cache/cache.ts';
import { readIndex } from '../../tools/xstack/io/cache/index-file.ts';
import { compileInputs, makePackContext, packCompiler } from '../../tools/xstack/ops/project/compile-project.ts';
import { findProject } from '../../tools/xstack/ops/project/project.ts';
import { readInputs } from '../../tools/xstack/ops/project/project-inputs.ts';
import { waitForClock } from '../support/clock.ts';
import { smallWorld } from '../support/incremental-world.ts';
import { onDisk } from '../support/repository.ts';

const lens = 'packs/domain/pack.domain.p3/data/lens.json';
const key = { kind: 'of this test', environment: 'now', others: '', facts: () => ({ environment: [], others: [] }) };
const result = { bundleId: '', orderedPackIds: [], registries: [], packLockHash: '', diagnostics: {} };

/** A snapshot of a project, and caches opened at a given time after its last change. */
function snapshot() {
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
    const context = await makePackContext(project, inputs, packs.arena);
    const { lockfile } = compileInputs(inputs, context, packCompiler(inputs, context, cache));
    packs.store();
    cache.storeRun([], result);
    return { lock: lockfile?.pack_lock_hash, ...packs.use };
  };
  const change = () => writeFileSync(join(root, lens), readFileSync(join(root, lens), 'utf8').replace('AAAA', 'BBBB'));
  const fingerprints = () => Object.values(readIndex(path)?.packs ?? {}).map(({ fingerprint }) => fingerprint);
  const cachedAt = (now: bigint) => {
    const cache = openAt(now);
    const last = cache.lastRun();
    return last !== undefined && cache.isUnchanged(last) ? last.result : undefined;
  };
  return { root, newest, ofLens, cachedAt, runAt, change, fingerprints };
}

test('a racily clean run is not cached, and its packs are identified by content hash', async () => {
  const { newest, ofLens, cachedAt, runAt, change, fingerprints } = snapshot();
  const before = await runAt(ofLens);
  expect(fingerprints()).toContain('');
  expect(cachedAt(newest + 1n)).toBeUndefined();
  change(); // The caches get the snapshot from before the change, as if the clock had not advanced.
  const after = await runAt(ofLens);
  expect(after).toMatchObject({ reused: 4, computed: 1 });
  expect(after.lock).not.toBe(before.lock);
});

test('a run later than its files is cached, and files with the same fingerprint are not read again', async () => {
  const { newest, cachedAt, runAt, change, fingerprints } = snapshot();
  const before = await runAt(newest + 1n);
  expect(fingerprints()).not.toContain('');
  expect(cachedAt(newest + 2n)).toEqual(result);
  change();
  expect(await runAt(newest + 2n)).toEqual({ ...before, reused: 5, computed: 0 });
});

test('a clock that was set back invalidates all fingerprints', async () => {
  const { newest, cachedAt, runAt } = snapshot();
  await runAt(newest + 1_000_000_000n);
  expect(cachedAt(newest + 1n)).toBeUndefined();
  expect(await runAt(newest + 1n)).toMatchObject({ reused: 0, computed: 5 });
});

test.each(['packs/domain/pack.domain.p3', 'packs/domain/pack.domain.p3/data', 'packs/domain', 'packs'])(
  'a pack whose directory was swapped after the snapshot has no fingerprint: %s is renamed meanwhile',
  async (path) => {
    const { root, newest, cachedAt, runAt, change, fingerprints } = snapshot();
    const directory = join(root, path);
    await waitForClock();
    change();
    renameSync(directory, join(root, 'elsewhere'));
    renameSync(join(root, 'elsewhere'), directory);
    expect(await runAt(newest + 1n)).toMatchObject({ computed: 5 });
    expect(fingerprints()).toContain('');
    expect(cachedAt(newest + 2n)).toBeUndefined();
  },
);
