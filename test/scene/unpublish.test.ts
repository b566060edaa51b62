/** Unpublishing: the criteria of the contract over a real directory. */
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command as publish } from '../../tools/xstack/commands/scene/publish.ts';
import { command as unpublish } from '../../tools/xstack/commands/scene/unpublish.ts';
import { makeWorld, registryIndex, type SceneWorld, said, writeScene } from './support/world.ts';

let world: SceneWorld;
beforeEach(() => {
  world = makeWorld();
});
afterEach(() => world.remove());

describe('unpublish', () => {
  test('removes the version, its tarball and empty directories, and moves latest', async () => {
    for (const version of ['1.0.0', '1.1.0']) {
      writeScene(world, 'pkg', { version });
      await world.run(publish, { package: 'pkg' });
    }
    expect((await world.run(unpublish, { name: 'lantern', version: '1.1.0' })).json).toEqual({
      unpublished: true,
      coordinate: 'demo/lantern@1.1.0',
      package: { name: 'lantern', version: '1.1.0' },
      remaining_versions: 1,
      new_latest: '1.0.0',
      registry: { index_path: registryIndex },
    });
    expect(existsSync(world.path('.kiro/registry/packages/lantern/1.1.0'))).toBe(false);
    expect((await world.run(unpublish, { name: 'lantern', version: '1.0.0' })).json).toMatchObject({
      remaining_versions: 0,
      new_latest: null,
    });
    expect(world.json(registryIndex)).toEqual({ apiVersion: 'kse.scene.registry/v0.1', packages: {} });
    expect(existsSync(world.path('.kiro/registry/packages/lantern'))).toBe(false);
  });

  test('a missing version is refused, and nothing is created', async () => {
    expect(said(await world.run(unpublish, { name: 'lantern', version: '1.0.0' }))).toEqual([
      'refuse.scene_registry.missing: the registry `.kiro/registry` does not exist',
    ]);
    expect(existsSync(world.path('.kiro'))).toBe(false);
    writeScene(world, 'pkg');
    await world.run(publish, { package: 'pkg' });
    expect(said(await world.run(unpublish, { name: 'lantern', version: '9.0.0' }))).toEqual([
      'refuse.scene_registry.version_not_found: version `9.0.0` not found for package `lantern`',
    ]);
    expect(said(await world.run(unpublish, { name: 'lantern', version: 'v1' }))).toEqual([
      'refuse.scene.invalid_option: --version `v1` is not valid semver',
    ]);
    expect(said(await world.run(unpublish, { name: ' ', version: '1.0.0' }))).toEqual([
      'refuse.scene.invalid_option: --name is required',
    ]);
  });
});
