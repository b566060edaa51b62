/** Installing: the criteria of the contract over a real directory. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, symlinkSync, truncateSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command as install } from '../../tools/xstack/commands/scene/install.ts';
import { command as publish } from '../../tools/xstack/commands/scene/publish.ts';
import type { InstallPayload } from '../../tools/xstack/ops/scene/install.ts';
import { makeWorld, registryIndex, type SceneWorld, said, writeScene } from './support/world.ts';

let world: SceneWorld;
beforeEach(() => {
  world = makeWorld();
});
afterEach(() => world.remove());

const sha256Of = (text: string) => `sha256-${createHash('sha256').update(text).digest('hex')}`;

const tarball = '.kiro/registry/packages/lantern/1.0.0/lantern-1.0.0.tgz';

describe('install', () => {
  beforeEach(async () => {
    writeScene(world, 'pkg', { files: { 'scenes/main.yaml': 'a\n', 'b.txt': 'b' } });
    await world.run(publish, { package: 'pkg' });
  });

  test('writes the files and the manifest', async () => {
    const result = await world.run(install, { name: 'lantern' });
    const { tarball: packed } = {
      tarball: world.json<{ packages: { lantern: { versions: Record<string, { integrity: string }> } } }>(
        registryIndex,
      ),
    };
    const integrity = packed.packages.lantern.versions['1.0.0']?.integrity;
    const files = ['scene-package.json', 'b.txt', 'scenes/main.yaml'];
    expect(result.json).toEqual({
      installed: true,
      dry_run: false,
      overwritten: false,
      coordinate: 'demo/lantern@1.0.0',
      package: { name: 'lantern', version: '1.0.0' },
      target_dir: 'lantern',
      file_count: 3,
      files,
      integrity,
      registry: { index_path: registryIndex },
    });
    expect(world.json('lantern/scene-install-manifest.json')).toEqual({
      packageName: 'lantern',
      version: '1.0.0',
      installedAt: '2026-02-10T12:00:00.000Z',
      registryDir: '.kiro/registry',
      integrity,
      files,
      fileIntegrity: Object.fromEntries(files.map((file) => [file, sha256Of(world.read(`lantern/${file}`))])),
    });
    expect(world.read('lantern/scenes/main.yaml')).toBe('a\n');
    expect(world.read('lantern/scene-package.json')).toBe(world.read('pkg/scene-package.json'));
    expect(Object.keys(world.picture()).filter((path) => path.startsWith('.lantern'))).toEqual([]);
  });

  test('an existing target needs --force, and files of the user are preserved', async () => {
    await world.run(install, { name: 'lantern' });
    const before = world.picture('lantern');
    expect(said(await world.run(install, { name: 'lantern' }))).toEqual([
      'refuse.scene_install.target_exists: target directory already exists: `lantern` 1.0.0 is installed in `lantern` and unchanged',
    ]);
    expect(world.picture('lantern')).toEqual(before);
    world.write('lantern/mine.txt', 'mine');
    world.write('lantern/scenes/main.yaml', 'changed');
    const result = await world.run(install, { name: 'lantern', force: true });
    expect(result.json).toMatchObject({
      installed: true,
      overwritten: true,
      kept: { dir: 'lantern.kept-1', files: ['mine.txt', 'scenes/main.yaml'] },
    });
    expect(said(result)).toEqual([
      'warn.scene_install.files_kept: added or changed since the last install: `mine.txt`, `scenes/main.yaml`',
    ]);
    expect(world.picture('lantern')).toEqual(before);
    expect(Object.keys(world.picture('lantern.kept-1'))).toEqual(['mine.txt', 'scenes/main.yaml']);
    expect((await world.run(install, { name: 'lantern', force: true })).diagnostics).toEqual([]);
  });

  test('a target that is a file or a link is never replaced', async () => {
    world.write('file', 'x');
    symlinkSync('pkg', world.path('link'));
    for (const out of ['file', 'link'])
      expect(said(await world.run(install, { name: 'lantern', out, force: true }))).toEqual([
        `refuse.scene_install.target_exists: \`${out}\` exists and is not a directory`,
      ]);
  });

  test('--dry-run checks the same and writes nothing', async () => {
    const before = world.picture();
    const rehearsed = await world.run(install, { name: 'lantern', 'dry-run': true });
    expect(world.picture()).toEqual(before);
    const real = await world.run(install, { name: 'lantern' });
    expect(rehearsed.json).toEqual({ ...(real.json as object), installed: false, dry_run: true });
  });

  test('versions: exact, latest, range, tag', async () => {
    for (const version of ['1.1.0', '2.0.0-rc.1']) {
      writeScene(world, 'pkg', { version });
      await world.run(publish, { package: 'pkg' });
    }
    const index = world.json<{ packages: { lantern: Record<string, unknown> } }>(registryIndex);
    index.packages.lantern['tags'] = { stable: '1.0.0' };
    world.write(registryIndex, JSON.stringify(index));
    const chosen = async (version?: string) =>
      (
        (await world.run(install, { name: 'lantern', version, 'dry-run': true })).json as {
          package?: { version: string };
        }
      ).package?.version;
    expect([
      await chosen(),
      await chosen('latest'),
      await chosen('1.0.0'),
      await chosen('^1.0.0'),
      await chosen('stable'),
      await chosen('v1.0.0'),
    ]).toEqual(['2.0.0-rc.1', '2.0.0-rc.1', '1.0.0', '1.1.0', '1.0.0', '1.0.0']);
    expect(said(await world.run(install, { name: 'lantern', version: '^3' }))).toEqual([
      'refuse.scene_registry.version_not_found: version `^3` not found for package `lantern`',
    ]);
    expect(said(await world.run(install, { name: 'lantern', version: 'nonsense!' }))).toEqual([
      'refuse.scene.invalid_option: --version `nonsense!` is not a semantic version, a range, or a tag of package `lantern`',
    ]);
    world.write('xstack.config.json', '{ "scene_prefer_release": true }');
    expect(await chosen()).toBe('1.1.0');
  });

  test('a version without build metadata selects its highest build', async () => {
    for (const version of ['1.2.0+b1', '1.2.0+b10', '1.2.0+b2', '1.2.0-rc.1+b9']) {
      writeScene(world, 'pkg', { version });
      await world.run(publish, { package: 'pkg' });
    }
    const chosen = async (version: string) =>
      ((await world.run(install, { name: 'lantern', version, 'dry-run': true })).json as InstallPayload).package
        ?.version;
    expect(await chosen('1.2.0')).toBe('1.2.0+b2');
    expect(await chosen('1.2.0+b1')).toBe('1.2.0+b1');
    expect(await chosen('1.2.0-rc.1')).toBe('1.2.0-rc.1+b9');
    expect(await chosen('1.2.0+b3')).toBeUndefined();
  });

  test('a changed, damaged or missing tarball', async () => {
    const honest = readFileSync(world.path(tarball));
    world.write(tarball, Buffer.concat([honest, Buffer.from('x')]));
    expect(said(await world.run(install, { name: 'lantern' }))[0]).toMatch(
      /^refuse.scene_registry.integrity_mismatch: integrity verification failed for `lantern` 1.0.0: expected sha256-[0-9a-f]{64}, got sha256-[0-9a-f]{64}$/,
    );
    truncateSync(world.path(tarball), 10);
    expect(said(await world.run(install, { name: 'lantern' }))[0]).toMatch(/integrity verification failed/);
    (await import('node:fs')).rmSync(world.path(tarball));
    expect(said(await world.run(install, { name: 'lantern' }))).toEqual([
      `refuse.scene_registry.tarball_missing: the tarball of \`lantern\` 1.0.0 is missing: \`${tarball}\``,
    ]);
    expect(existsSync(world.path('lantern'))).toBe(false);
  });

  test('an index that cannot be trusted', async () => {
    const honest = world.read(registryIndex);
    const withEntry = (change: object) => {
      const index = JSON.parse(honest);
      Object.assign(index.packages.lantern.versions['1.0.0'], change);
      world.write(registryIndex, JSON.stringify(index));
    };
    for (const [change, message] of [
      [
        { tarball: '../../etc/x.tgz' },
        'names the tarball "../../etc/x.tgz", which must be `packages/lantern/1.0.0/lantern-1.0.0.tgz`',
      ],
      [{ integrity: 'md5-1' }, 'has no `integrity` of the form `sha256-` and 64 lower-case hex digits'],
      [{ integrity: 7 }, 'has no `integrity` of the form `sha256-` and 64 lower-case hex digits'],
      [{ version: '2.0.0' }, 'has the version "2.0.0"'],
    ] as const) {
      withEntry(change);
      expect(said(await world.run(install, { name: 'lantern' }))).toEqual([
        `refuse.scene_registry.invalid_entry: version \`1.0.0\` of package \`lantern\` ${message}`,
      ]);
    }
    world.write(registryIndex, honest.replace('"name": "lantern"', '"name": "other"'));
    expect(said(await world.run(install, { name: 'lantern' }))[0]).toMatch(
      /invalid_entry: the entry of package `lantern` has the name "other"/,
    );
    world.write(registryIndex, '{ "packages": { "__proto__": { "versions": {} }, "constructor": 1 } }');
    expect(said(await world.run(install, { name: '__proto__' }))[0]).toMatch(/invalid_entry/);
    expect(said(await world.run(install, { name: 'toString' }))[0]).toMatch(/package_not_found/);
  });

  test('no registry: the path is named', async () => {
    expect(said(await world.run(install, { name: 'lantern', registry: 'mistyped' }))).toEqual([
      'refuse.scene_registry.missing: the registry `mistyped` does not exist',
    ]);
  });

  test('the registry: option, environment, config, default', async () => {
    const from = async (args: object, env = {}) =>
      (await world.run(install, { name: 'x', ...args }, { env })).diagnostics.map(({ message }) => message).join();
    expect(await from({ registry: 'r1' }, { XSTACK_REGISTRY: 'r2' })).toContain('`r1`');
    expect(await from({}, { XSTACK_REGISTRY: 'r2' })).toContain('`r2`');
    world.write('xstack.config.json', '{ "scene_registry": "r3" }');
    expect(await from({}, {})).toContain('`r3`');
    const refused =
      /^(--registry|XSTACK_REGISTRY|`scene_registry` of xstack.config.json) is an address .* `[a-z0-9+]+:\/\/`/;
    await expect(from({ registry: 'https://u:secret@reg.example/x' })).rejects.toThrow(refused);
    await expect(from({}, { XSTACK_REGISTRY: 'git+ssh://u:secret@reg.example/x' })).rejects.toThrow(refused);
    world.write('xstack.config.json', '{ "scene_registry": "S3://u:secret@bucket" }');
    await expect(from({}, {})).rejects.not.toThrow(/secret/);
    expect(existsSync(world.path('https:'))).toBe(false);
  });
});

test('waiting for another writer ends with the signal', async () => {
  writeScene(world, 'pkg');
  await world.run(publish, { package: 'pkg' });
  mkdirSync(world.path('.kiro/registry/.xstack/lock'));
  const waiting = new AbortController();
  const lines: string[] = [];
  const progress = (line: string) => {
    lines.push(line);
    if (line.startsWith('waiting')) waiting.abort();
  };
  writeScene(world, 'pkg', { version: '2.0.0' });
  const result = await world.run(publish, { package: 'pkg' }, { signal: waiting.signal, progress });
  expect(said(result)).toEqual([
    'refuse.scene.io_failed: interrupted while waiting for another writer of the registry',
  ]);
  expect(lines).toContain('waiting for another writer of the registry');
  expect(Object.keys(world.picture('.kiro/registry/packages'))).toEqual(['lantern/1.0.0/lantern-1.0.0.tgz']);
});
