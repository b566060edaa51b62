/** verify, audit and uninstall: diagnostics, repairs, and files that are never changed. */
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command as audit } from '../../tools/xstack/commands/scene/audit.ts';
import { command as install } from '../../tools/xstack/commands/scene/install.ts';
import { command as publish } from '../../tools/xstack/commands/scene/publish.ts';
import { command as uninstall } from '../../tools/xstack/commands/scene/uninstall.ts';
import { command as unpublish } from '../../tools/xstack/commands/scene/unpublish.ts';
import { command as verify } from '../../tools/xstack/commands/scene/verify.ts';
import { makeWorld, registryIndex, type SceneWorld, said, writeScene } from './support/world.ts';

let world: SceneWorld;
beforeEach(async () => {
  world = makeWorld();
  for (const version of ['1.0.0', '1.1.0']) {
    writeScene(world, 'pkg', { version });
    await world.run(publish, { package: 'pkg' });
  }
});
afterEach(() => world.remove());

const tarballOf = (version: string) => `.kiro/registry/packages/lantern/${version}/lantern-${version}.tgz`;

test('a healthy registry has no issues', async () => {
  for (const command of [verify, audit]) {
    const result = await world.run(command);
    expect(result).toMatchObject({ result: 'complete', diagnostics: [] });
    expect(result.json).toEqual({
      success: true,
      registry: '.kiro/registry',
      summary: { totalPackages: 1, totalVersions: 2, healthyVersions: 2, issues: 0 },
      missing: [],
      integrityMismatches: [],
      orphanedTarballs: [],
      deprecated: [],
      plan: [],
      fixes: null,
    });
  }
});

test('missing, damaged and foreign tarballs, stale latest and dangling tags are issues', async () => {
  rmSync(world.path(tarballOf('1.0.0')));
  world.write(tarballOf('1.1.0'), 'damaged');
  world.write('.kiro/registry/packages/lantern/2.0.0/lantern-2.0.0.tgz', 'from elsewhere');
  const index = world.json<{ packages: { lantern: Record<string, unknown> } }>(registryIndex);
  Object.assign(index.packages.lantern, { latest: '1.0.0', tags: { beta: '3.0.0' } });
  world.write(registryIndex, JSON.stringify(index));
  const result = await world.run(audit);
  expect(result.result).toBe('refused');
  expect(result.json).toMatchObject({
    success: false,
    summary: { healthyVersions: 0, issues: 5 },
    missing: [{ package: 'lantern', version: '1.0.0' }],
    integrityMismatches: [{ package: 'lantern', version: '1.1.0' }],
    orphanedTarballs: ['packages/lantern/2.0.0/lantern-2.0.0.tgz'],
    plan: ['remove the empty directory packages/lantern/1.0.0', 'set latest of lantern to its highest version'],
  });
  const fixed = await world.run(audit, { fix: true });
  expect(fixed.json).toMatchObject({
    fixes: ['remove the empty directory packages/lantern/1.0.0', 'set latest of lantern to its highest version'],
  });
  // Files that cannot be proved to be garbage are not removed.
  expect(existsSync(world.path('.kiro/registry/packages/lantern/2.0.0/lantern-2.0.0.tgz'))).toBe(true);
  expect(world.json<{ packages: { lantern: { latest: string } } }>(registryIndex).packages.lantern.latest).toBe(
    '1.1.0',
  );
  expect((fixed.json as { summary: { issues: number } }).summary.issues).toBe(4);
});

test('the help for an orphan depends on its origin', async () => {
  const index = world.json<{ packages: Record<string, { versions: Record<string, unknown> }> }>(registryIndex);
  delete index.packages['lantern']?.versions['1.1.0']; // The index of an older copy that was restored.
  world.write(registryIndex, JSON.stringify(index));
  world.write('.kiro/registry/packages/lantern/2.0.0/lantern-2.0.0.tgz', 'from elsewhere');
  world.write('.kiro/registry/packages/lantern/1.1.0/copy.tgz', 'from elsewhere');
  const helpOf = async () => {
    const { diagnostics } = await world.run(verify);
    const orphans = diagnostics.filter(({ code }) => code === 'refuse.scene_registry.orphan');
    return orphans.map(({ at, help }) => [at?.file.slice('.kiro/registry/packages/lantern/'.length), help]);
  };
  const unknown = 'find out where it comes from before you remove it: it may be the only copy';
  const lost = 'publish the package again: this tarball was published, but its entry in the index was lost';
  expect(await helpOf()).toEqual([
    ['1.1.0/copy.tgz', unknown],
    ['1.1.0/lantern-1.1.0.tgz', lost],
    ['2.0.0/lantern-2.0.0.tgz', unknown],
  ]);

  // Other bytes than those that were published.
  world.write(tarballOf('1.1.0'), 'tampered with');
  expect(new Map((await helpOf()) as [string, string][]).get('1.1.0/lantern-1.1.0.tgz')).toBe(unknown);

  // The help is correct: the same version can be published again.
  writeScene(world, 'pkg', { version: '1.1.0' });
  expect(await world.run(publish, { package: 'pkg' })).toMatchObject({ result: 'complete' });
  expect(await helpOf()).not.toContainEqual(expect.arrayContaining(['1.1.0/lantern-1.1.0.tgz']));
});

test('the tarballs of a package with a refused entry are not orphans', async () => {
  world.write(registryIndex, JSON.stringify({ apiVersion: 'kse.scene.registry/v0.1', packages: { lantern: 'lost' } }));
  const { diagnostics } = await world.run(verify);
  expect(diagnostics.map(({ code }) => code)).toEqual(['refuse.scene_registry.invalid_entry']);
});

test('an orphan that the history proves to be garbage is removed', async () => {
  const bytes = world.picture('.kiro/registry')[`packages/lantern/1.0.0/lantern-1.0.0.tgz`] ?? '';
  await world.run(unpublish, { name: 'lantern', version: '1.0.0' });
  world.write(tarballOf('1.0.0'), Buffer.from(bytes, 'base64'));
  expect((await world.run(verify)).json).toMatchObject({ plan: ['remove packages/lantern/1.0.0/lantern-1.0.0.tgz'] });
  expect((await world.run(verify, { fix: true })).result).toBe('complete');
  expect(existsSync(world.path('.kiro/registry/packages/lantern/1.0.0'))).toBe(false);
});

test('a lost index is rebuilt from the tarballs', async () => {
  const before = world.json<{ packages: unknown }>(registryIndex);
  rmSync(world.path(registryIndex));
  expect(said(await world.run(audit))).toContain(
    'refuse.scene_registry.index_lost: the registry holds 2 tarballs and no `registry-index.json`',
  );
  const fixed = await world.run(audit, { fix: true });
  expect(fixed).toMatchObject({ result: 'complete', json: { fixes: ['rebuild the index from 2 tarballs'] } });
  expect(world.json(registryIndex)).toEqual(before);
});

test('an installed directory is compared with its manifest', async () => {
  await world.run(install, { name: 'lantern', version: '1.0.0' });
  expect((await world.run(verify, { dir: 'lantern' })).json).toEqual({
    success: true,
    dir: 'lantern',
    package: { name: 'lantern', version: '1.0.0' },
    unchanged: 2,
    changed: [],
    missing: [],
    added: [],
    fixes: null,
  });
  world.write('lantern/scenes/main.yaml', 'changed');
  world.write('lantern/mine', 'mine');
  rmSync(world.path('lantern/scene-package.json'));
  const result = await world.run(verify, { installed: 'lantern' });
  expect(result.json).toMatchObject({
    success: false,
    changed: ['scenes/main.yaml'],
    missing: ['scene-package.json'],
    added: ['mine'],
  });
  expect(said(result)).toEqual([
    'refuse.scene_install.changed: `scene-package.json` is missing',
    'refuse.scene_install.changed: `scenes/main.yaml` differs from its package',
  ]);
  expect(said(await world.run(verify, { dir: 'pkg' }))).toEqual([
    'refuse.scene_install.not_installed: `pkg` holds no `scene-install-manifest.json`',
  ]);
});

test('uninstall removes unchanged installed files, and names the rest', async () => {
  await world.run(install, { name: 'lantern', version: '1.0.0' });
  world.write('lantern/scenes/main.yaml', 'changed');
  world.write('lantern/notes/mine', 'mine');
  const result = await world.run(uninstall, { dir: 'lantern' });
  expect(result.json).toMatchObject({
    uninstalled: true,
    removed: ['scene-package.json'],
    left: ['notes/mine', 'scenes/main.yaml'],
  });
  expect(said(result)).toEqual([
    'warn.scene_install.files_kept: not removed, because added or changed since the install: `notes/mine`, `scenes/main.yaml`',
  ]);
  expect(Object.keys(world.picture('lantern'))).toEqual(['notes/mine', 'scenes/main.yaml']);
  await world.run(install, { name: 'lantern', version: '1.0.0', out: 'whole' });
  await world.run(uninstall, { dir: 'whole' });
  expect(existsSync(world.path('whole'))).toBe(false);
});

test('uninstall counts the files that it does not name', async () => {
  await world.run(publish, { package: 'pkg' });
  await world.run(install, { name: 'lantern' });
  for (let i = 0; i < 5000; i++) world.write(`lantern/own/${i}`, '');
  const { diagnostics } = await world.run(uninstall, { dir: 'lantern' });
  expect(diagnostics.map(({ message }) => message.length < 500 && message.endsWith(' and 4990 more'))).toEqual([true]);
});

test('a manifest cannot make uninstall remove files outside of the directory', async () => {
  await world.run(install, { name: 'lantern', version: '1.0.0' });
  world.write('precious', 'scene: main\n');
  const manifest = world.json<{ files: string[] }>('lantern/scene-install-manifest.json');
  manifest.files.push('../precious', 'away/main.yaml');
  world.write('lantern/scene-install-manifest.json', JSON.stringify(manifest));
  mkdirSync(world.path('outside'));
  world.write('outside/main.yaml', 'scene: main\n');
  symlinkSync('../outside', world.path('lantern/away'));
  await world.run(uninstall, { dir: 'lantern' });
  expect([existsSync(world.path('precious')), existsSync(world.path('outside/main.yaml'))]).toEqual([true, true]);
});

test('the installed version is found without a registry, also inside of the directory', async () => {
  await world.run(install, { name: 'lantern', version: '1.0.0' });
  rmSync(world.path('.kiro'), { recursive: true });
  const inside = { cwd: world.path('lantern') };
  expect(await world.run(verify, { dir: '.' }, inside)).toMatchObject({ result: 'complete', json: { unchanged: 2 } });
  expect((await world.run(uninstall, { dir: 'lantern' })).result).toBe('complete');
  expect(existsSync(world.path('lantern'))).toBe(false);
});

test.each([
  ['unpublished', () => world.run(unpublish, { name: 'lantern', version: '1.0.0' })],
  ['overwritten', () => world.run(publish, { package: 'pkg', force: true })],
])('a version that was %s since its install is uninstalled', async (_what, change) => {
  await world.run(install, { name: 'lantern', version: '1.0.0' });
  writeScene(world, 'pkg', { version: '1.0.0', files: { 'scenes/main.yaml': 'other\n' } });
  expect((await change()).result).toBe('complete');
  world.write('lantern/scenes/main.yaml', 'changed\n');
  expect((await world.run(uninstall, { dir: 'lantern' })).json).toMatchObject({
    uninstalled: true,
    removed: ['scene-package.json'],
    left: ['scenes/main.yaml'],
  });
});

describe('a manifest without hashes, as other tools write it, is accepted', () => {
  beforeEach(async () => {
    await world.run(install, { name: 'lantern', version: '1.0.0' });
    const { fileIntegrity: _, ...manifest } = world.json('lantern/scene-install-manifest.json');
    world.write('lantern/scene-install-manifest.json', JSON.stringify(manifest));
  });

  test('the installed files come from the registry, whose path is tried from every parent directory', async () => {
    const inside = { cwd: world.path('lantern') };
    expect((await world.run(verify, { dir: '.' }, inside)).result).toBe('complete');
    expect((await world.run(uninstall, { dir: '.' }, inside)).result).toBe('complete');
    expect(existsSync(world.path('lantern/scene-package.json'))).toBe(false);
  });

  test('no file is removed if no registry has the version any more', async () => {
    await world.run(unpublish, { name: 'lantern', version: '1.0.0' });
    const before = world.picture('lantern');
    expect(said(await world.run(uninstall, { dir: 'lantern' }))).toEqual([
      'refuse.scene_install.unknown_files: `lantern/scene-install-manifest.json` records no hashes, and no registry has `lantern` 1.0.0 as it was installed',
    ]);
    expect(world.picture('lantern')).toEqual(before);
  });
});
