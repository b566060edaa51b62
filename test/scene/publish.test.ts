/** Publishing: the criteria of the contract over a real directory. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command as publish } from '../../tools/xstack/commands/scene/publish.ts';
import { readAll } from './support/archives.ts';
import { makeWorld, registryIndex, type SceneWorld, said, writeScene } from './support/world.ts';

let world: SceneWorld;
beforeEach(() => {
  world = makeWorld();
});
afterEach(() => world.remove());

const tarball = '.kiro/registry/packages/lantern/1.0.0/lantern-1.0.0.tgz';

describe('publish', () => {
  test('writes the tarball, the index and the history, and reports them', async () => {
    writeScene(world, 'pkg', { files: { 'scenes/main.yaml': 'a\n', 'b.txt': 'b' } });
    const result = await world.run(publish, { package: 'pkg' });
    expect(result.result).toBe('complete');
    const integrity = `sha256-${createHash('sha256')
      .update(readFileSync(world.path(tarball)))
      .digest('hex')}`;
    expect(result.json).toEqual({
      published: true,
      dry_run: false,
      overwritten: false,
      coordinate: 'demo/lantern@1.0.0',
      package: { name: 'lantern', group: 'demo', version: '1.0.0', kind: 'scene-template' },
      tarball: {
        path: tarball,
        size: readFileSync(world.path(tarball)).length,
        file_count: 3,
        integrity,
        files: ['scene-package.json', 'b.txt', 'scenes/main.yaml'],
      },
      registry: { index_path: registryIndex, total_packages: 1, total_versions: 1 },
    });
    expect(world.json(registryIndex)).toEqual({
      apiVersion: 'kse.scene.registry/v0.1',
      packages: {
        lantern: {
          name: 'lantern',
          group: 'demo',
          description: 'The scene lantern',
          latest: '1.0.0',
          versions: {
            '1.0.0': {
              published_at: '2026-02-10T12:00:00.000Z',
              integrity,
              tarball: 'packages/lantern/1.0.0/lantern-1.0.0.tgz',
            },
          },
        },
      },
    });
    expect(Object.keys(world.picture('.kiro/registry'))).toEqual([
      'packages/lantern/1.0.0/lantern-1.0.0.tgz',
      'registry-history.jsonl',
      'registry-index.json',
    ]);
    expect(JSON.parse(world.read('.kiro/registry/registry-history.jsonl'))).toMatchObject({
      action: 'publish',
      package: 'lantern',
      version: '1.0.0',
      integrity,
      basis: null,
      index: createHash('sha256')
        .update(readFileSync(world.path(registryIndex)))
        .digest('hex'),
    });
    expect(
      readAll(readFileSync(world.path(tarball)))
        .map(({ path, content }) => [path, content.toString()])
        .slice(1),
    ).toEqual([
      ['b.txt', 'b'],
      ['scenes/main.yaml', 'a\n'],
    ]);
  });

  test('reports every error of the contract and every missing file at once, with locations', async () => {
    writeScene(world, 'pkg', {
      version: '1.2',
      group: 'Bad Group',
      name: 'nul',
      files: { a: 'a' },
      more: { kind: 'thing', artifacts: { entry_scene: 'a', generates: ['../b', 'gone'] } },
    });
    const result = await world.run(publish, { package: 'pkg' });
    expect(result.result).toBe('refused');
    expect(result.diagnostics.map(({ code, at }) => [code, at?.pointer, at?.range?.start.line])).toEqual([
      ['refuse.scene_package.invalid', '/kind', 3],
      ['refuse.scene_package.invalid', '/metadata/group', 5],
      ['refuse.scene_package.invalid', '/metadata/name', 6],
      ['refuse.scene_package.invalid_version', '/metadata/version', 7],
      ['refuse.scene_package.forbidden_path', '/artifacts/generates/0', 23],
      ['refuse.scene_package.missing_file', '/artifacts/generates/1', 24],
    ]);
    expect(result.json).toMatchObject({
      success: false,
      diagnostics: [{ code: 'refuse.scene_package.invalid' }, {}, {}, {}, {}, {}],
    });
    writeScene(world, 'pkg2', {
      files: { a: 'a' },
      more: { artifacts: { entry_scene: 'a', generates: ['gone', 'a', 'gone2'] } },
    });
    expect(said(await world.run(publish, { package: 'pkg2' }))).toEqual([
      'refuse.scene_package.missing_file: `gone` does not exist in the package directory',
      'refuse.scene_package.missing_file: `gone2` does not exist in the package directory',
    ]);
    expect(existsSync(world.path('.kiro'))).toBe(false);
  });

  test.each([
    ['a blank capability', { capabilities: { provides: [' '], requires: ['\t'] } }, ['/provides/0', '/requires/0']],
    ['no `requires`', { capabilities: { provides: ['light'] } }, []],
    [
      'a risk level in another case',
      { governance: { risk_level: 'HIGH', approval_required: true, rollback_supported: true } },
      [],
    ],
    [
      'an unknown risk level',
      { governance: { risk_level: 'extreme', approval_required: true, rollback_supported: true } },
      ['/risk_level'],
    ],
  ])('%s', async (_what, more, wrong) => {
    writeScene(world, 'pkg', { more });
    const { diagnostics } = await world.run(publish, { package: 'pkg' });
    expect(diagnostics.map(({ code, at }) => [code, at?.pointer?.replace(/^\/[a-z]+/, '')])).toEqual(
      wrong.map((pointer) => ['refuse.scene_package.invalid', pointer]),
    );
  });

  test('artifacts must be regular files inside the package', async () => {
    writeScene(world, 'pkg', {
      files: { a: 'a' },
      more: { artifacts: { entry_scene: 'a', generates: ['link', 'dir', 'through/x'] } },
    });
    mkdirSync(world.path('pkg/dir'));
    world.write('outside/x', 'secret');
    symlinkSync('../outside/x', world.path('pkg/link'));
    symlinkSync('../outside', world.path('pkg/through'));
    expect(said(await world.run(publish, { package: 'pkg' }))).toEqual([
      'refuse.scene_package.forbidden_file: `link` is a link; an artifact must be a regular file inside the package directory',
      'refuse.scene_package.forbidden_file: `dir` is a directory; an artifact must be a regular file inside the package directory',
      'refuse.scene_package.forbidden_file: `through/x` is behind the link `through`; an artifact must be a regular file inside the package directory',
    ]);
  });

  test.each([
    ['../escape', 'has a `..` segment'],
    ['/etc/passwd', 'is absolute'],
    ['a\\b', 'contains a backslash; separate directories with `/`'],
    ['C:/x', 'starts with a drive letter'],
    ['x/nul', 'has a name that Windows reserves (`nul`)'],
  ])('the artifact path %s is refused', async (path, problem) => {
    writeScene(world, 'pkg', { files: { a: 'a' }, more: { artifacts: { entry_scene: 'a', generates: [path] } } });
    expect(said(await world.run(publish, { package: 'pkg' }))).toEqual([
      `refuse.scene_package.forbidden_path: the path \`${path}\` ${problem}`,
    ]);
  });

  test('a file listed twice is packed once; two names of one file are refused', async () => {
    writeScene(world, 'pkg', {
      files: { a: 'a' },
      more: { artifacts: { entry_scene: 'a', generates: ['a', 'a', 'scene-package.json'] } },
    });
    expect((await world.run(publish, { package: 'pkg' })).json).toMatchObject({ tarball: { file_count: 2 } });
    writeScene(world, 'pkg2', {
      name: 'other',
      files: { a: 'a' },
      more: { artifacts: { entry_scene: 'a', generates: ['A'] } },
    });
    expect(said(await world.run(publish, { package: 'pkg2' }))).toEqual([
      'refuse.scene_package.forbidden_path: `A` and `a` are one file on some file systems',
    ]);
  });

  test('a version is not overwritten without --force', async () => {
    writeScene(world, 'pkg');
    await world.run(publish, { package: 'pkg' });
    const before = world.picture('.kiro');
    writeScene(world, 'pkg', { files: { 'scenes/main.yaml': 'other\n' } });
    const refused = await world.run(publish, { package: 'pkg' });
    expect(said(refused)).toEqual([
      'refuse.scene_registry.version_exists: version `1.0.0` of package `lantern` already exists in registry',
    ]);
    expect(world.picture('.kiro')).toEqual(before);
    const forced = await world.run(publish, { package: 'pkg', force: true });
    expect(forced.json).toMatchObject({ published: true, overwritten: true, registry: { total_versions: 1 } });
    const history = world
      .read('.kiro/registry/registry-history.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(history[1]).toMatchObject({ action: 'overwrite', replaced_integrity: history[0].integrity });
    expect(Object.keys(world.picture('.kiro/registry')).filter((path) => path.endsWith('.tgz'))).toHaveLength(1);
  });

  test('latest is the highest version, and unknown members survive', async () => {
    for (const version of ['1.0.0', '2.0.0-beta.1', '1.10.0', '1.9.0']) {
      writeScene(world, 'pkg', { version });
      await world.run(publish, { package: 'pkg' });
    }
    type Index = {
      packages: { lantern: { latest: string; versions: Record<string, Record<string, unknown>>; stars?: number } };
      generated_at?: string;
    };
    const index = world.json<Index>(registryIndex);
    expect(index.packages.lantern.latest).toBe('2.0.0-beta.1');
    index.generated_at = 'x';
    index.packages.lantern.stars = 3;
    Object.assign(index.packages.lantern.versions['1.9.0'] ?? {}, { note: ['kept'] });
    world.write(registryIndex, JSON.stringify(index));
    writeScene(world, 'pkg', { version: '1.9.0', files: { 'scenes/main.yaml': 'new' } });
    await world.run(publish, { package: 'pkg', force: true });
    const after = world.json<Index>(registryIndex);
    expect([
      after.generated_at,
      after.packages.lantern.stars,
      after.packages.lantern.versions['1.9.0']?.['note'],
    ]).toEqual(['x', 3, ['kept']]);
    expect(world.read(registryIndex)).toBe(`${JSON.stringify(after, null, 2)}\n`);
  });

  test('--dry-run checks the same and writes nothing', async () => {
    writeScene(world, 'pkg');
    const before = world.picture();
    const rehearsed = await world.run(publish, { package: 'pkg', 'dry-run': true });
    expect(world.picture()).toEqual(before);
    expect(said(rehearsed)).toEqual([
      'warn.scene_registry.missing: the registry `.kiro/registry` does not exist; publishing creates it',
    ]);
    const real = await world.run(publish, { package: 'pkg' });
    const { diagnostics: _, ...payload } = rehearsed.json as { diagnostics: unknown };
    expect(payload).toEqual({ ...(real.json as object), published: false, dry_run: true });
    expect(said(await world.run(publish, { package: 'pkg', 'dry-run': true }))[0]).toMatch(/version_exists/);
  });

  test('a name belongs to one group', async () => {
    writeScene(world, 'pkg');
    await world.run(publish, { package: 'pkg' });
    writeScene(world, 'pkg', { group: 'other', version: '2.0.0' });
    expect(said(await world.run(publish, { package: 'pkg', force: true }))).toEqual([
      'refuse.scene_registry.group_conflict: the registry has a package `lantern` of the group `demo`, not `other`',
    ]);
  });

  test('a damaged index refuses every command', async () => {
    writeScene(world, 'pkg');
    world.write(registryIndex, '{ "packages": ');
    expect(said(await world.run(publish, { package: 'pkg' }))[0]).toMatch(/^refuse.json.syntax/);
    world.write(registryIndex, '{ "packages": [] }');
    expect(said(await world.run(publish, { package: 'pkg' }))).toEqual([
      'refuse.scene_registry.invalid_index: the index is missing the object `packages`',
    ]);
  });

  test('a missing option is refused', async () => {
    expect(said(await world.run(publish))).toEqual(['refuse.scene.invalid_option: --package is required']);
    expect(said(await world.run(publish, { package: 'nowhere' }))).toEqual([
      'refuse.scene_package.missing: `nowhere/scene-package.json` does not exist',
    ]);
  });
});
