/** Who finds the cache taken leaves without writing: what then stands in it is of different runs. */
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BuildCache } from '../../tools/xstack/io/cache/build-cache.ts';
import { openCacheDirectory } from '../../tools/xstack/io/cache/cache-directory.ts';
import { disk } from '../../tools/xstack/io/disk.ts';
import { compileInputs, packCompiler, packContext } from '../../tools/xstack/ops/project/compile-project.ts';
import { findProject } from '../../tools/xstack/ops/project/project.ts';
import { readInputs } from '../../tools/xstack/ops/project/project-inputs.ts';
import { smallWorld } from '../support/incremental.ts';
import { onDisk } from '../support/repository.ts';

const lens = 'packs/domain/pack.domain.p3/data/lens.json';
const key = { kind: 'of this test', environment: 'now', others: '' };
const record = { bundleId: '', orderedPackIds: [], registries: [], packLockHash: '', diagnostics: {} };

test('a run that could keep its result but not its packs is not taken for one of the packs that are kept', async () => {
  const root = onDisk(smallWorld());
  const lock = join(root, '.xstack/cache/lock');
  const project = findProject(() => {}, {}, root);
  const chunks = (path: string, size?: number) => disk.chunks(join(root, path), size);
  const open = async () => {
    await setTimeout(20);
    const inputs = readInputs(project);
    const directory = openCacheDirectory(root);
    if (directory === undefined) throw new Error('there is no cache');
    return { inputs, cache: new BuildCache(directory, key, inputs.tree) };
  };
  const run = async (isTaken: boolean) => {
    const { inputs, cache } = await open();
    const context = await packContext(project, inputs, cache.packs.arena);
    compileInputs(inputs, context, packCompiler(inputs, context, cache.packs));
    if (isTaken) mkdirSync(lock);
    cache.packs.keep();
    if (isTaken) rmdirSync(lock);
    cache.keepRun([], record);
  };
  const changedSinceLastRun = async () => {
    const { cache } = await open();
    const last = cache.lastRun();
    if (last === undefined || cache.isSame(last)) throw new Error('something has changed');
    return cache.packs.changedSince(last.contents, chunks);
  };
  const before = readFileSync(join(root, lens), 'utf8');

  await run(false);
  writeFileSync(join(root, lens), before.replace('AAAA', 'BBBB'));
  expect((await changedSinceLastRun())?.length).toBe(1);
  await run(true);
  writeFileSync(join(root, lens), before);
  expect(await changedSinceLastRun()).toBeUndefined();
});
