/** A process that finds the cache locked does not write: then its entries are of different runs. */
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BuildCache, openCacheDirectory } from '../../tools/xstack/io/cache/cache.ts';
import { disk } from '../../tools/xstack/io/disk.ts';
import { compileInputs, makePackContext, packCompiler } from '../../tools/xstack/ops/project/compile-project.ts';
import { findProject } from '../../tools/xstack/ops/project/project.ts';
import { readInputs } from '../../tools/xstack/ops/project/project-inputs.ts';
import { waitForClock } from '../support/clock.ts';
import { smallWorld } from '../support/incremental-world.ts';
import { onDisk } from '../support/repository.ts';

const lens = 'packs/domain/pack.domain.p3/data/lens.json';
const key = { kind: 'of this test', environment: 'now', others: '', facts: () => ({ environment: [], others: [] }) };
const result = { bundleId: '', orderedPackIds: [], registries: [], packLockHash: '', diagnostics: {} };

test('a run whose packs could not be stored is not patched from older pack entries', async () => {
  const root = onDisk(smallWorld());
  const lock = join(root, '.xstack/cache/lock');
  const project = findProject(() => {}, {}, root);
  const chunks = (path: string, size?: number) => disk.chunks(join(root, path), size);
  const open = async () => {
    await waitForClock();
    const inputs = readInputs(project);
    const directory = openCacheDirectory(root);
    if (directory === undefined) throw new Error('the cache does not exist');
    return { inputs, cache: new BuildCache(directory, key, inputs.tree) };
  };
  const run = async (isLocked: boolean) => {
    const { inputs, cache } = await open();
    const context = await makePackContext(project, inputs, cache.packs.arena);
    compileInputs(inputs, context, packCompiler(inputs, context, cache));
    if (isLocked) mkdirSync(lock);
    cache.packs.store();
    if (isLocked) rmdirSync(lock);
    cache.storeRun([], result);
  };
  const changedSinceLastRun = async () => {
    const { cache } = await open();
    const last = cache.lastRun();
    if (last === undefined || cache.isUnchanged(last)) throw new Error('something has changed');
    return cache.packs.changedSince(last.contentHash, chunks);
  };
  const before = readFileSync(join(root, lens), 'utf8');

  await run(false);
  writeFileSync(join(root, lens), before.replace('AAAA', 'BBBB'));
  expect((await changedSinceLastRun())?.length).toBe(1);
  await run(true);
  writeFileSync(join(root, lens), before);
  expect(await changedSinceLastRun()).toBeUndefined();
});
