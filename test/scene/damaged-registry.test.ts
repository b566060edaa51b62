/**
 * Package registries that are missing, without an index, of an unknown version, or with entries that are not regular
 * files.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commands } from '../../tools/xstack/cli/commands.ts';
import type { Arguments } from '../../tools/xstack/ops/command.ts';
import { makeWorld, registryIndex, type SceneWorld, said, writeScene } from './support/world.ts';

let world: SceneWorld;
beforeEach(async () => {
  world = makeWorld();
  writeScene(world, 'pkg');
});
afterEach(() => world.remove());

const tarball = '.kiro/registry/packages/lantern/1.0.0/lantern-1.0.0.tgz';

const run = async (words: string, args: Arguments = {}) => {
  const { command } = await (commands[words] as NonNullable<(typeof commands)[string]>)();
  return world.run(command, args);
};
const publish = (args: Arguments = {}) => run('scene publish', { package: 'pkg', ...args });

/** Every command that reads or changes what a registry holds, besides publish. */
const others: readonly (readonly [words: string, args: Arguments])[] = [
  ['scene audit', {}],
  ['scene audit', { fix: true }],
  ['scene verify', {}],
  ['scene verify', { fix: true }],
  ['scene deprecate', { name: 'lantern', message: 'old' }],
  ['scene diff', { package: 'lantern', a: '1.0.0', b: '1.0.0' }],
  ['scene info', { package: 'lantern' }],
  ['scene install', { name: 'lantern' }],
  ['scene install', { name: 'lantern', 'dry-run': true }],
  ['scene list', {}],
  ['scene lock', { action: 'ls', name: 'lantern' }],
  ['scene lock', { action: 'set', name: 'lantern', version: '1.0.0' }],
  ['scene owner', { action: 'list', owner: 'x' }],
  ['scene owner', { action: 'show', name: 'lantern' }],
  ['scene owner', { action: 'set', name: 'lantern', owner: 'x' }],
  ['scene search', { text: 'lantern' }],
  ['scene stats', {}],
  ['scene tag', { action: 'ls', name: 'lantern' }],
  ['scene tag', { action: 'add', name: 'lantern', tag: 'x', version: '1.0.0' }],
  ['scene unpublish', { name: 'lantern', version: '1.0.0' }],
  ['scene versions', { package: 'lantern' }],
];

describe.each(others)('%s %j', (words, args) => {
  test('refuses a registry that does not exist, and creates none', async () => {
    const result = await run(words, { ...args, registry: 'mistyped' });
    expect(result.result).toBe('refused');
    expect(said(result)).toEqual(['refuse.scene_registry.missing: the registry `mistyped` does not exist']);
    mkdirSync(world.path('empty'));
    expect(said(await run(words, { ...args, registry: 'empty' }))).toEqual([
      'refuse.scene_registry.missing: `empty` holds no `registry-index.json`',
    ]);
    expect([existsSync(world.path('mistyped')), Object.keys(world.picture('empty'))]).toEqual([false, []]);
  });

  test('refuses an index that is a FIFO, a link or too large', async () => {
    await publish();
    renameSync(world.path(registryIndex), world.path('index.json'));
    execFileSync('mkfifo', [world.path(registryIndex)]);
    expect(said(await run(words, args))).toEqual([
      expect.stringMatching(/^refuse.scene.forbidden_file: .*registry-index.json`: it is a FIFO, not a regular file$/),
    ]);
    rmSync(world.path(registryIndex));
    symlinkSync(world.path('index.json'), world.path(registryIndex));
    expect(said(await run(words, args))).toEqual([
      expect.stringMatching(/^refuse.scene.forbidden_file: .*registry-index.json`: it is a link, not a regular file$/),
    ]);
    rmSync(world.path(registryIndex));
    world.write(registryIndex, '');
    truncateSync(world.path(registryIndex), 2 ** 33);
    expect(said(await run(words, args))).toEqual([
      expect.stringMatching(/^refuse.scene.file_too_large: .*: it has 8589934592 bytes; 67108864 are allowed$/),
    ]);
    truncateSync(world.path(registryIndex), 0);
  });
});

test('publish does not follow a link at the path of the index', async () => {
  await publish();
  renameSync(world.path(registryIndex), world.path('index.json'));
  symlinkSync(world.path('index.json'), world.path(registryIndex));
  writeScene(world, 'pkg', { version: '2.0.0' });
  expect(said(await publish())[0]).toMatch(/^refuse.scene.forbidden_file/);
  expect(Object.keys(world.picture('.kiro/registry/packages'))).toEqual(['lantern/1.0.0/lantern-1.0.0.tgz']);
});

test.each(['packages', 'packages/lantern', '.xstack'])('a link at the path of `%s` is refused', async (path) => {
  await publish();
  renameSync(world.path('.kiro/registry', path), world.path('elsewhere'));
  symlinkSync(world.path('elsewhere'), world.path('.kiro/registry', path));
  const before = world.picture('elsewhere');
  writeScene(world, 'pkg', { version: '2.0.0' });
  expect(said(await publish())[0]).toMatch(/^refuse.scene.forbidden_file/);
  if (path !== '.xstack')
    expect(said(await run('scene install', { name: 'lantern' }))[0]).toMatch(/^refuse.scene.forbidden_file/);
  expect(world.picture('elsewhere')).toEqual(before);
});

test.each([
  ['registry-history.jsonl', 'a FIFO', (path: string) => void execFileSync('mkfifo', [path])],
  ['registry-history.jsonl', 'a link', (path: string) => symlinkSync('elsewhere', path)],
  ['registry-history.jsonl', 'a directory', (path: string) => mkdirSync(path)],
  ['.xstack', 'a file', (path: string) => world.write(path.slice(world.root.length + 1), '')],
  ['.xstack', 'a link', (path: string) => symlinkSync('/nowhere', path)],
])('audit reports a `%s` that is %s, which refuses every change, and repairs nothing', async (name, _, replace) => {
  await publish();
  world.write('.kiro/registry/packages/x/1.0.0/x-1.0.0.tgz', 'an orphan');
  const path = world.path('.kiro/registry', name);
  rmSync(path, { recursive: true });
  replace(path);
  const before = world.picture();
  for (const fix of [false, true]) {
    const { result, diagnostics } = await run('scene audit', { fix });
    expect(result).toBe('refused');
    expect(diagnostics.map(({ code, at }) => `${code} ${at?.file}`)).toContain(
      `refuse.scene.forbidden_file .kiro/registry/${name}`,
    );
  }
  expect(world.picture()).toEqual(before);
});

test('a tarball that is a FIFO is reported, and the other tarballs are still verified', async () => {
  await publish();
  writeScene(world, 'pkg', { version: '2.0.0' });
  await publish();
  rmSync(world.path(tarball));
  execFileSync('mkfifo', [world.path(tarball)]);
  expect(said(await run('scene install', { name: 'lantern', version: '1.0.0' }))).toEqual([
    `refuse.scene.forbidden_file: \`${tarball}\` is a device, FIFO or socket, not a regular file`,
  ]);
  expect(await run('scene verify')).toMatchObject({
    result: 'refused',
    json: { summary: { totalVersions: 2, healthyVersions: 1 } },
  });
});

test('files of a package and manifests that are FIFOs are not waited for', async () => {
  await publish();
  await run('scene install', { name: 'lantern' });
  rmSync(world.path('lantern/scene-install-manifest.json'));
  execFileSync('mkfifo', [world.path('lantern/scene-install-manifest.json')]);
  for (const words of ['scene verify', 'scene uninstall'])
    expect(said(await run(words, { dir: 'lantern' }))[0]).toMatch(/^refuse.scene.forbidden_file/);
  rmSync(world.path('.kiro/registry/registry-history.jsonl'));
  execFileSync('mkfifo', [world.path('.kiro/registry/registry-history.jsonl')]);
  expect(said(await run('scene info', { package: 'lantern' }))[0]).toMatch(/^refuse.scene.forbidden_file/);
  writeScene(world, 'pkg', { version: '2.0.0' });
  expect(said(await publish())[0]).toMatch(/^refuse.scene.forbidden_file/);
});

test('a registry without its index is not replaced by a new one', async () => {
  await publish();
  rmSync(world.path(registryIndex));
  writeScene(world, 'pkg', { name: 'other' });
  const lost = 'refuse.scene_registry.index_lost: the registry holds 1 tarball and no `registry-index.json`';
  expect(said(await publish())).toEqual([lost]);
  expect(said(await publish({ 'dry-run': true }))).toEqual([lost]);
  expect(said(await run('scene list'))).toEqual([lost]);
  expect(existsSync(world.path(registryIndex))).toBe(false);
  expect((await run('scene audit', { fix: true })).result).toBe('complete');
  expect((await publish()).result).toBe('complete');
});

test('an index of an unknown version is read and never written', async () => {
  await publish();
  world.write(registryIndex, world.read(registryIndex).replace('kse.scene.registry/v0.1', 'kse.scene.registry/v9'));
  const before = world.picture('.kiro/registry');
  const refusal =
    'refuse.scene_registry.unknown_version: the index has the unknown apiVersion "kse.scene.registry/v9" and can only be read';
  expect((await run('scene list')).result).toBe('complete');
  expect((await run('scene verify')).result).toBe('complete');
  expect((await run('scene install', { name: 'lantern' })).result).toBe('complete');
  writeScene(world, 'pkg', { version: '2.0.0' });
  expect(said(await publish())).toEqual([refusal]);
  expect(said(await publish({ 'dry-run': true }))).toEqual([refusal]);
  expect(said(await run('scene unpublish', { name: 'lantern', version: '1.0.0' }))).toEqual([refusal]);
  expect(said(await run('scene audit', { fix: true }))).toEqual([refusal]);
  expect(world.picture('.kiro/registry')).toEqual(before);
});

test('a tarball that is larger than any valid one is refused by its size, and not read', async () => {
  await publish();
  truncateSync(world.path(tarball), 2 ** 40); // Sparse: reading it would take an hour.
  const refusal = /^refuse.scene_archive.too_large: the tarball has 1099511627776 bytes; 58\d{7} are allowed$/;
  for (const [words, args] of [
    ['scene install', { name: 'lantern' }],
    ['scene verify', {}],
    ['scene audit', {}],
  ] as const) {
    const result = await run(words, args);
    expect(result.result).toBe('refused');
    expect(said(result)).toEqual([expect.stringMatching(refusal)]);
  }
});
