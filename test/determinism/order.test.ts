import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printLockfile } from '../../tools/xstack/core/compiler/lockfile/lockfile.ts';
import { allDiagnostics } from '../../tools/xstack/core/compiler/stage.ts';
import { disk } from '../../tools/xstack/io/disk.ts';
import { compileProject } from '../../tools/xstack/ops/project/compile-project.ts';
import { bundle, manifest, onDisk, shuffle, shuffled, text } from '../support/repository.ts';

const world = join(import.meta.dirname, '../..');
const project = (root: string) => ({
  root,
  packsRoot: 'packs',
  bundlesRoot: 'bundles',
  hasBundles: true,
  outDir: 'build',
  config: {},
});

/** Returns all outputs and diagnostics of a build as one string. */
async function everything(root: string, random?: () => number): Promise<string> {
  const outcome = await compileProject(project(root), random ? { disk: shuffled(disk, random) } : {});
  const registries = (outcome.registries ?? []).map(
    ({ file, chunks }) => `${file}\n${Buffer.concat(Array.from(chunks(), (chunk) => Buffer.from(chunk)))}`,
  );
  const lockfile = outcome.lockfile === undefined ? '' : printLockfile(outcome.lockfile);
  return [...registries, lockfile, text(allDiagnostics(outcome.diagnostics))].join('\n');
}

test('the order in which a disk lists its files changes nothing in the sample world', async () => {
  expect(existsSync(join(world, 'packs/core'))).toBe(true);
  const want = await everything(world);
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), async (stream) => {
      expect(await everything(world, () => stream.next().value as number)).toBe(want);
    }),
    { numRuns: 10 },
  );
});

test('the order in which things are declared changes nothing', async () => {
  const ids = ['pack.core.a', 'pack.core.b', 'pack.core.c', 'pack.core.d'];
  const needs: Readonly<Record<string, readonly string[]>> = {
    'pack.core.a': ['pack.core.d', 'pack.core.c'],
    'pack.core.b': ['pack.core.d'],
    'pack.core.c': [],
    'pack.core.d': [],
  };
  const build = async (random: () => number) => {
    const files = Object.fromEntries(
      shuffle(ids, random).map((id) => [
        `packs/core/${id}/pack.json`,
        text(manifest(id, { dependencies: shuffle(needs[id] ?? [], random) })),
      ]),
    );
    const outcome = await compileProject(project(onDisk({ ...files, ...bundle(shuffle(ids, random)) })));
    return outcome.resolved?.map(({ identity }) => identity.packId);
  };
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), async (stream) => {
      expect(await build(() => stream.next().value as number)).toEqual([
        'pack.core.c',
        'pack.core.d',
        'pack.core.a',
        'pack.core.b',
      ]);
    }),
    { numRuns: 20 },
  );
});
