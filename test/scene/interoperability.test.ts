/** Compatibility with older tools: each reads, installs from, extends and unpublishes from registries of the other. */
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command as install } from '../../tools/xstack/commands/scene/install.ts';
import { command as list } from '../../tools/xstack/commands/scene/list.ts';
import { command as publish } from '../../tools/xstack/commands/scene/publish.ts';
import { command as unpublish } from '../../tools/xstack/commands/scene/unpublish.ts';
import { command as verify } from '../../tools/xstack/commands/scene/verify.ts';
import { legacyAudit, legacyInstall, legacyPublish, legacyUnpublish } from './support/legacy.ts';
import { makeWorld, type SceneWorld, said, writeScene } from './support/world.ts';

let world: SceneWorld;
beforeEach(() => {
  world = makeWorld();
});
afterEach(() => world.remove());

const registry = 'reg';
const index = () =>
  world.json<{ apiVersion: string; generated_at?: string; packages: Record<string, { latest: string }> }>(
    'reg/registry-index.json',
  );

describe.each([
  ['kse.scene.registry/v0.1', 'kse.scene.package/v0.1', { kse_version: '>=1.0.0', scene_api_version: 'v0.1' }],
  ['sce.scene.registry/v0.1', 'sce.scene.package/v0.1', { min_sce_version: '>=1.0.0', scene_api_version: 'v0.1' }],
  ['sce.scene.registry/v0.1', 'kse.scene.package/v0.1', { min_kse_version: '>=1.0.0', scene_api_version: 'v0.1' }],
])('registry %s, packages %s', (registryVersion, packageVersion, compatibility) => {
  const more = { apiVersion: packageVersion, compatibility, extra: { kept: true } };

  test('packages of either tool install with the other, byte for byte', async () => {
    writeScene(world, 'made/theirs', {
      name: 'theirs',
      more,
      files: { 'scenes/a.yaml': 'short', 'b.bin': Buffer.from([0, 255, 10]) },
    });
    legacyPublish(world.path(registry), world.path('made/theirs'), registryVersion);
    expect((await world.run(install, { name: 'theirs', registry })).result).toBe('complete');
    const { 'scene-install-manifest.json': _, ...files } = world.picture('theirs');
    expect(files).toEqual(world.picture('made/theirs'));
    writeScene(world, 'ours', {
      name: 'ours',
      more,
      files: { 'scenes/é.yaml': 'whole', 'c.bin': Buffer.from([0, 1, 2]) },
    });
    expect((await world.run(publish, { package: 'ours', registry })).result).toBe('complete');
    expect(Object.fromEntries(legacyInstall(world.path(registry), 'ours', '1.0.0'))).toEqual(world.picture('ours'));
    expect(index().apiVersion).toBe(registryVersion);
    expect(legacyAudit(world.path(registry))).toEqual([]);
  });

  test('a registry is used by both tools in turn', async () => {
    writeScene(world, 'a', { name: 'shared', version: '1.0.0', more });
    legacyPublish(world.path(registry), world.path('a'), registryVersion);
    writeScene(world, 'a', { name: 'shared', version: '1.1.0', more, files: { 'scenes/main.yaml': 'new' } });
    await world.run(publish, { package: 'a', registry });
    writeScene(world, 'a', { name: 'shared', version: '1.2.0', more });
    legacyPublish(world.path(registry), world.path('a'), registryVersion);
    expect(index().packages['shared']?.latest).toBe('1.2.0');
    expect((await world.run(install, { name: 'shared', registry, version: '1.0.0' })).json).toMatchObject({
      file_count: 2,
    });
    await world.run(unpublish, { name: 'shared', version: '1.0.0', registry });
    legacyUnpublish(world.path(registry), 'shared', '1.1.0');
    expect(legacyAudit(world.path(registry))).toEqual([]);
    expect((await world.run(verify, { registry })).result).toBe('complete');
    expect((await world.run(list, { registry })).json).toMatchObject({
      packages: [{ name: 'shared', latest: '1.2.0', version_count: 1 }],
    });
    await world.run(unpublish, { name: 'shared', version: '1.2.0', registry });
    expect(existsSync(world.path(registry, 'packages/shared'))).toBe(false);
    // The older tool treats an existing directory as a published version.
    writeScene(world, 'a', { name: 'shared', version: '1.2.0', more });
    legacyPublish(world.path(registry), world.path('a'), registryVersion);
  });
});

test('a tarball in which the older writer cut two names to the same bytes is refused', async () => {
  writeScene(world, 'theirs', { name: 'theirs', files: { é1: 'one', é2: 'two' } });
  legacyPublish(world.path(registry), world.path('theirs'));
  expect(said(await world.run(install, { name: 'theirs', registry }))).toEqual([
    'refuse.scene_archive.path_collision: duplicate path `é` in the tarball, with different contents',
  ]);
});

test('a path longer than 100 bytes is preserved, with a warning about older tools', async () => {
  const long = `${'d'.repeat(60)}/${'f'.repeat(60)}.yaml`;
  writeScene(world, 'ours', { files: { [long]: 'x' } });
  expect(said(await world.run(publish, { package: 'ours', registry }))).toEqual([
    `warn.scene_package.long_path: the path \`${long}\` has ${long.length} bytes; older tools read only the first 100`,
  ]);
  expect((await world.run(install, { name: 'lantern', registry })).json).toMatchObject({
    files: ['scene-package.json', long],
  });
  expect(world.read(`lantern/${long}`)).toBe('x');
});

test('unknown members of a package survive byte for byte', async () => {
  const contract =
    '{"apiVersion":"sce.scene.package/v0.1","kind":"scene-template","metadata":{"group":"g","name":"n","version":"1.0.0","é":1.50},"compatibility":{"min_sce_version":"1","scene_api_version":"v0.1","x":[]},"capabilities":{"provides":["p"],"requires":[]},"artifacts":{"entry_scene":"a","generates":["a"]},"governance":{"risk_level":"low","approval_required":false,"rollback_supported":true,"y":{}},"z":null}';
  world.write('p/scene-package.json', contract);
  world.write('p/a', '');
  expect((await world.run(publish, { package: 'p', registry })).result).toBe('complete');
  await world.run(install, { name: 'n', registry });
  expect(world.read('n/scene-package.json')).toBe(contract);
});
