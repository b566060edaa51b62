/** Files of a package registry that are larger than any tarball: sparse, so that reading one would take an hour. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commands } from '../../tools/xstack/cli/commands.ts';
import { processMark } from '../../tools/xstack/io/recovery/process-mark.ts';
import type { Arguments } from '../../tools/xstack/ops/command.ts';
import { makeWorld, registryIndex, type SceneWorld, said, writeScene } from './support/world.ts';

const size = 2 ** 40;
const tooLarge = expect.stringMatching(
  /^refuse.scene_archive.too_large: the tarball has 1099511627776 bytes; 58\d{7} are allowed$/,
);
const tarball = '.kiro/registry/packages/lantern/1.0.0/lantern-1.0.0.tgz';

let world: SceneWorld;
beforeEach(async () => {
  world = makeWorld();
  writeScene(world, 'pkg');
  await run('scene publish', { package: 'pkg' });
});
afterEach(() => world.remove());

const run = async (words: string, args: Arguments = {}) => {
  const { command } = await (commands[words] as NonNullable<(typeof commands)[string]>)();
  return world.run(command, args);
};

function enlarge(path: string): void {
  world.write(path, '');
  truncateSync(world.path(path), size);
}

const sizeOf = (path: string) => statSync(world.path(path)).size;

test('audit reports an orphan and its size, and removes nothing', async () => {
  const orphan = '.kiro/registry/packages/lantern/2.0.0/lantern-2.0.0.tgz';
  enlarge(orphan);
  for (const fix of [false, true]) {
    const result = await run('scene audit', { fix });
    expect(result).toMatchObject({ result: 'refused', json: { orphanedTarballs: [orphan.slice(15)] } });
    expect(said(result)).toEqual([tooLarge, expect.stringMatching(/^refuse.scene_registry.orphan: /)]);
    expect(sizeOf(orphan)).toBe(size);
  }
});

test('audit rebuilds a lost index without the oversized tarball, which it reports', async () => {
  const orphan = '.kiro/registry/packages/lantern/2.0.0/lantern-2.0.0.tgz';
  enlarge(orphan);
  rmSync(world.path(registryIndex));
  await run('scene audit', { fix: true });
  expect(
    Object.keys(world.json<{ packages: { lantern: { versions: object } } }>(registryIndex).packages.lantern.versions),
  ).toEqual(['1.0.0']);
  expect(said(await run('scene audit'))).toEqual([tooLarge, expect.stringMatching(/^refuse.scene_registry.orphan: /)]);
  expect(sizeOf(orphan)).toBe(size);
});

test('the tarball of an interrupted publication is not hashed if it is oversized', async () => {
  const integrity = `sha256-${createHash('sha256')
    .update(readFileSync(world.path(tarball)))
    .digest('hex')}`;
  world.write(
    `.kiro/registry/.xstack/tmp/intent.${processMark.replace(/-[0-9a-f]+-/, '-00000000-')}`,
    `publish lantern@1.0.0 ${integrity}`,
  );
  rmSync(world.path(registryIndex));
  enlarge(tarball);
  expect(said(await run('scene list'))).toEqual([expect.stringMatching(/^refuse.scene_registry.index_lost: /)]);
});

test('publish does not overwrite an oversized tarball, whether the index names it or not', async () => {
  writeScene(world, 'pkg', { files: { 'scenes/main.yaml': 'scene: other\n' } });
  enlarge(tarball);
  const before = world.read(registryIndex);
  for (const dryRun of [true, false])
    expect(said(await run('scene publish', { package: 'pkg', force: true, 'dry-run': dryRun }))).toEqual([tooLarge]);
  const orphan = '.kiro/registry/packages/lantern/2.0.0/lantern-2.0.0.tgz';
  writeScene(world, 'pkg', { version: '2.0.0' });
  enlarge(orphan);
  for (const dryRun of [true, false])
    expect(said(await run('scene publish', { package: 'pkg', 'dry-run': dryRun }))).toEqual([tooLarge]);
  expect([sizeOf(tarball), sizeOf(orphan), world.read(registryIndex)]).toEqual([size, size, before]);
  expect((await run('scene unpublish', { name: 'lantern', version: '1.0.0' })).result).toBe('complete');
  expect(existsSync(world.path(tarball))).toBe(false);
});

test('an oversized replaced tarball is neither restored nor removed', async () => {
  const { integrity } = world.json<{ packages: { lantern: { versions: { '1.0.0': { integrity: string } } } } }>(
    registryIndex,
  ).packages.lantern.versions['1.0.0'];
  const replaced = `.kiro/registry/.xstack/replaced/${integrity.slice('sha256-'.length)}.tgz`;
  enlarge(replaced);
  rmSync(world.path(tarball));
  for (const fix of [false, true]) expect(said(await run('scene audit', { fix }))).toContainEqual(tooLarge);
  writeScene(world, 'pkg', { version: '2.0.0' });
  await run('scene publish', { package: 'pkg' });
  expect(sizeOf(replaced)).toBe(size);
});

test('a replaced tarball that the index names is restored over an oversized file', async () => {
  const { integrity } = world.json<{ packages: { lantern: { versions: { '1.0.0': { integrity: string } } } } }>(
    registryIndex,
  ).packages.lantern.versions['1.0.0'];
  const replaced = `.kiro/registry/.xstack/replaced/${integrity.slice('sha256-'.length)}.tgz`;
  world.write(replaced, '');
  renameSync(world.path(tarball), world.path(replaced));
  enlarge(tarball);
  expect((await run('scene audit', { fix: true })).result).toBe('complete');
  expect(existsSync(world.path(dirname(tarball))) && sizeOf(tarball)).toBeLessThan(10_000);
});

test('verify, uninstall and install report an oversized installed file as changed, and remove nothing of it', async () => {
  await run('scene install', { name: 'lantern', out: 'demo' });
  enlarge('demo/scenes/main.yaml');
  expect((await run('scene verify', { dir: 'demo' })).json).toMatchObject({
    changed: ['scenes/main.yaml'],
    missing: [],
  });
  expect((await run('scene uninstall', { dir: 'demo', 'dry-run': true })).json).toMatchObject({
    left: ['scenes/main.yaml'],
  });
  const ifChanged = await run('scene install', { name: 'lantern', out: 'demo', 'if-changed': true });
  expect(said(ifChanged)).toEqual([expect.stringMatching(/^refuse.scene_install.target_exists: /)]);
  expect((await run('scene install', { name: 'lantern', out: 'demo', force: true })).json).toMatchObject({
    kept: { dir: 'demo.kept-1', files: ['scenes/main.yaml'] },
  });
  expect(sizeOf('demo.kept-1/scenes/main.yaml')).toBe(size);
  expect((await run('scene verify', { dir: 'demo' })).result).toBe('complete');
});

test('an interrupted replacement is completed without reading oversized files, which are moved aside', async () => {
  await run('scene install', { name: 'lantern', out: 'demo' });
  enlarge('demo/scenes/main.yaml');
  renameSync(world.path('demo'), world.path(`.demo.xstack-old.${processMark.replace(/-[0-9a-f]+-/, '-00000000-')}`));
  await run('scene install', { name: 'lantern', out: 'other' });
  enlarge('other/scenes/main.yaml');
  renameSync(world.path('other'), world.path('demo'));
  await run('scene verify', { dir: 'demo', fix: true });
  expect([sizeOf('demo/scenes/main.yaml'), sizeOf('demo.kept-1/scenes/main.yaml')]).toEqual([size, size]);
});

test('verify reports a file that a link or a directory replaced as changed, and reads nothing outside', async () => {
  await run('scene install', { name: 'lantern', out: 'demo' });
  renameSync(world.path('demo/scenes'), world.path('outside'));
  symlinkSync(world.path('outside'), world.path('demo/scenes'));
  expect((await run('scene verify', { dir: 'demo' })).json).toMatchObject({ changed: ['scenes/main.yaml'] });
  rmSync(world.path('demo/scenes'));
  mkdirSync(world.path('demo/scenes/main.yaml'), { recursive: true });
  expect((await run('scene verify', { dir: 'demo' })).json).toMatchObject({ changed: ['scenes/main.yaml'] });
});
