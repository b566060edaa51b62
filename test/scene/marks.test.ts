/** Commands on published packages: lists, tags, locks, owners, deprecations, diffs, versions, starters, tarballs. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { command as deprecate } from '../../tools/xstack/commands/scene/deprecate.ts';
import { command as diff } from '../../tools/xstack/commands/scene/diff.ts';
import { command as info } from '../../tools/xstack/commands/scene/info.ts';
import { command as install } from '../../tools/xstack/commands/scene/install.ts';
import { command as list } from '../../tools/xstack/commands/scene/list.ts';
import { command as lock } from '../../tools/xstack/commands/scene/lock.ts';
import { command as make } from '../../tools/xstack/commands/scene/new.ts';
import { command as owner } from '../../tools/xstack/commands/scene/owner.ts';
import { command as pack } from '../../tools/xstack/commands/scene/pack.ts';
import { command as publish } from '../../tools/xstack/commands/scene/publish.ts';
import { command as search } from '../../tools/xstack/commands/scene/search.ts';
import { command as stats } from '../../tools/xstack/commands/scene/stats.ts';
import { command as tag } from '../../tools/xstack/commands/scene/tag.ts';
import { command as unpublish } from '../../tools/xstack/commands/scene/unpublish.ts';
import { command as validate } from '../../tools/xstack/commands/scene/validate.ts';
import { command as version } from '../../tools/xstack/commands/scene/version.ts';
import { command as versions } from '../../tools/xstack/commands/scene/versions.ts';
import { makeWorld, registryIndex, type SceneWorld, said, writeScene } from './support/world.ts';

let world: SceneWorld;
beforeEach(async () => {
  world = makeWorld();
  for (const [v, text] of [
    ['1.0.0', 'one\nsame\n'],
    ['1.1.0', 'two\nsame\n'],
    ['1.1.0-rc.1', 'rc\n'],
  ] as const) {
    writeScene(world, 'pkg', {
      version: v,
      files: { 'scenes/main.yaml': text, [`only-${v}`]: 'x', 'bin.dat': Buffer.from([0, 255, v.length]) },
    });
    await world.run(publish, { package: 'pkg' });
  }
});
afterEach(() => world.remove());

const json = async (...args: Parameters<SceneWorld['run']>) =>
  (await world.run(...args)).json as Record<string, unknown>;

test('list and search', async () => {
  writeScene(world, 'other', { name: 'anchor', group: 'sea' });
  await world.run(publish, { package: 'other' });
  const anchor = { name: 'anchor', group: 'sea', description: 'The scene anchor', latest: '1.0.0', version_count: 1 };
  const lantern = {
    name: 'lantern',
    group: 'demo',
    description: 'The scene lantern',
    latest: '1.1.0',
    version_count: 3,
  };
  expect(await json(list)).toEqual({ packages: [anchor, lantern], total: 2 });
  expect(await json(search, { text: 'SEA' })).toEqual({ query: 'SEA', packages: [anchor], total: 1 });
  expect(await json(search, {})).toMatchObject({ total: 2 });
  expect((await world.run(list)).text).toBe(
    'package  latest  versions  description\nanchor   1.0.0          1  The scene anchor\nlantern  1.1.0          3  The scene lantern\n',
  );
});

test('info and versions, highest first', async () => {
  expect(await json(versions, { package: 'lantern' })).toMatchObject({
    name: 'lantern',
    latest: '1.1.0',
    total: 3,
    versions: [
      { version: '1.1.0' },
      { version: '1.1.0-rc.1' },
      { version: '1.0.0', publishedAt: '2026-02-10T12:00:00.000Z' },
    ],
  });
  await world.run(publish, { package: 'pkg', force: true });
  expect(await json(info, { package: 'lantern' })).toMatchObject({
    success: true,
    group: 'demo',
    versionCount: 3,
    owner: null,
    overwritten: [{ action: 'overwrite', version: '1.1.0-rc.1' }],
  });
});

test('installing a deprecated version warns, in the JSON document, too', async () => {
  expect(await json(deprecate, { name: 'lantern', version: '1.0.0', message: 'use 1.1.0' })).toEqual({
    success: true,
    action: 'deprecate',
    package: 'lantern',
    versions: ['1.0.0'],
    message: 'use 1.1.0',
    registry: '.kiro/registry',
  });
  const installed = await world.run(install, { name: 'lantern', version: '1.0.0' });
  expect(said(installed)).toEqual(['warn.scene_registry.deprecated: `lantern` 1.0.0 is deprecated: use 1.1.0']);
  expect(installed.json).toMatchObject({
    installed: true,
    deprecated: 'use 1.1.0',
    diagnostics: [{ code: 'warn.scene_registry.deprecated' }],
  });
  expect(await json(deprecate, { name: 'lantern', undo: true })).toMatchObject({
    action: 'undeprecate',
    versions: ['1.1.0', '1.1.0-rc.1', '1.0.0'],
  });
  expect((await world.run(install, { name: 'lantern', version: '1.0.0', out: 'again' })).diagnostics).toEqual([]);
  expect(said(await world.run(deprecate, { name: 'lantern' }))).toEqual([
    'refuse.scene.invalid_option: --message is required',
  ]);
});

test('tags', async () => {
  expect(await json(tag, { action: 'add', name: 'lantern', tag: 'stable', version: '1.0.0' })).toMatchObject({
    success: true,
    action: 'add',
    tag: 'stable',
  });
  expect(await json(tag, { action: 'ls', name: 'lantern' })).toMatchObject({
    latest: '1.1.0',
    tags: { stable: '1.0.0' },
  });
  expect(said(await world.run(unpublish, { name: 'lantern', version: '1.0.0' }))).toEqual([
    'refuse.scene_registry.invalid_tag: the tag `stable` of package `lantern` names version `1.0.0`',
  ]);
  for (const [bad, message] of [
    ['latest', 'the tag `latest` is reserved: it always names the highest version'],
    ['1.x', '`1.x` must be a word that begins with a letter and is no version or range'],
    ['x', '`x` must be a word that begins with a letter and is no version or range'],
    ['__proto__', '`__proto__` must be a word that begins with a letter and is no version or range'],
  ])
    expect(said(await world.run(tag, { action: 'add', name: 'lantern', tag: bad, version: '1.0.0' }))).toEqual([
      `refuse.scene_registry.invalid_tag: ${message}`,
    ]);
  expect(said(await world.run(tag, { action: 'rm', name: 'lantern', tag: 'beta' }))).toEqual([
    'refuse.scene_registry.invalid_tag: tag `beta` not found for package `lantern`',
  ]);
  await world.run(tag, { action: 'rm', name: 'lantern', tag: 'stable' });
  expect(await json(tag, { action: 'ls', name: 'lantern' })).toMatchObject({ tags: {} });
  expect(world.read(registryIndex)).not.toContain('"tags"');
});

test('a locked version is neither overwritten nor unpublished', async () => {
  await world.run(lock, { action: 'set', name: 'lantern', version: '1.1.0-rc.1' });
  expect(await json(lock, { action: 'ls', name: 'lantern' })).toMatchObject({ lockedVersions: ['1.1.0-rc.1'] });
  expect((await world.run(lock, { action: 'ls', name: 'lantern' })).text).toBe('version\n1.1.0-rc.1\n');
  const message = 'refuse.scene_registry.version_locked: version `1.1.0-rc.1` of package `lantern` is locked';
  expect(said(await world.run(publish, { package: 'pkg', force: true }))).toEqual([message]);
  expect(said(await world.run(unpublish, { name: 'lantern', version: '1.1.0-rc.1' }))).toEqual([message]);
  await world.run(lock, { action: 'rm', name: 'lantern', version: '1.1.0-rc.1' });
  expect(await json(unpublish, { name: 'lantern', version: '1.1.0-rc.1' })).toMatchObject({ unpublished: true });
});

test('owners', async () => {
  expect(await json(owner, { action: 'set', name: 'lantern', owner: 'ana' })).toMatchObject({
    owner: 'ana',
    removed: false,
  });
  expect(await json(owner, { action: 'list', owner: 'ANA' })).toMatchObject({ packages: ['lantern'] });
  expect((await world.run(owner, { action: 'list', owner: 'ANA' })).text).toBe('package\nlantern\n');
  expect(said(await world.run(owner, { action: 'transfer', name: 'lantern', from: 'ben', to: 'cat' }))).toEqual([
    'refuse.scene_registry.owner_mismatch: package `lantern` belongs to `ana`, not to `ben`',
  ]);
  expect(await json(owner, { action: 'transfer', name: 'lantern', from: 'Ana', to: 'ben' })).toMatchObject({
    to: 'ben',
  });
  expect(await json(owner, { action: 'show', name: 'lantern' })).toMatchObject({ owner: 'ben' });
  await world.run(owner, { action: 'set', name: 'lantern', remove: true });
  expect(await json(owner, { action: 'show', name: 'lantern' })).toMatchObject({ owner: null });
  expect(await json(stats)).toMatchObject({
    totalPackages: 1,
    totalVersions: 3,
    totalTags: 0,
    packagesWithOwner: 0,
    packagesWithoutOwner: 1,
  });
});

test('diff shows a change of line ends on every line', async () => {
  const crlf = { version: '2.0.0', files: { 'scenes/main.yaml': 'a\nb\n' } };
  writeScene(world, 'ends', crlf);
  await world.run(publish, { package: 'ends' });
  writeScene(world, 'ends', { ...crlf, version: '2.0.1', files: { 'scenes/main.yaml': 'a\r\nb\r\n' } });
  await world.run(publish, { package: 'ends' });
  const { text } = await world.run(diff, { package: 'lantern', a: '2.0.0', b: '2.0.1' });
  expect(text).toContain('\n-a\n-b\n+a\r\n+b\r\n');
});

test('diff', async () => {
  const result = await json(diff, { package: 'lantern', a: '1.0.0', b: '1.1.0' });
  expect(result).toMatchObject({
    success: true,
    fromVersion: '1.0.0',
    toVersion: '1.1.0',
    summary: { added: 1, removed: 1, modified: 2, unchanged: 1 },
    files: {
      added: ['only-1.1.0'],
      removed: ['only-1.0.0'],
      modified: [
        { path: 'scene-package.json' },
        { path: 'scenes/main.yaml', diff: expect.stringContaining('-one\n+two\n same\n') },
      ],
      unchanged: ['bin.dat'],
    },
  });
  expect(await json(diff, { package: 'lantern', a: '1.0.0', b: '1.1.0-rc.1', stat: true })).toMatchObject({
    files: { modified: [{ path: 'bin.dat', diff: null }, {}, {}] },
  });
});

test('version --bump changes the version and nothing else', async () => {
  const before = world.read('pkg/scene-package.json');
  expect(await json(version, { package: 'pkg', bump: 'minor', 'dry-run': true })).toMatchObject({
    newVersion: '1.1.0',
    dryRun: true,
  });
  expect(world.read('pkg/scene-package.json')).toBe(before);
  expect(await json(version, { package: 'pkg', bump: 'major' })).toMatchObject({
    oldVersion: '1.1.0-rc.1',
    newVersion: '2.0.0',
  });
  expect(world.read('pkg/scene-package.json')).toBe(before.replace('"version": "1.1.0-rc.1"', '"version": "2.0.0"'));
  expect(said(await world.run(version, { package: 'pkg', bump: '1.0.0' }))).toEqual([
    'refuse.scene.invalid_option: --bump `1.0.0` is not higher than the current version `2.0.0`',
  ]);
  expect(await json(version, { package: 'pkg', bump: '3.0.0-beta+x.1' })).toMatchObject({
    newVersion: '3.0.0-beta+x.1',
  });
});

test('a starter package can be published at once; validate and pack agree with publish', async () => {
  expect(await json(make, { dir: 'scenes/beacon', group: 'demo' })).toEqual({
    created: true,
    coordinate: 'demo/beacon@0.1.0',
    dir: 'scenes/beacon',
    files: ['scene.yaml', 'README.md', 'scene-package.json'],
  });
  expect(said(await world.run(make, { dir: 'scenes/beacon' }))).toEqual([
    'refuse.scene_install.target_exists: `scenes/beacon` already has a `scene-package.json`',
  ]);
  expect(await json(validate, { dir: 'scenes/beacon' })).toMatchObject({ valid: true, file_count: 3 });
  const packed = await json(pack, { dir: 'scenes/beacon', out: 'beacon.tgz' });
  const published = await json(publish, { package: 'scenes/beacon' });
  expect(published['tarball']).toEqual({
    ...(packed['tarball'] as object),
    path: '.kiro/registry/packages/beacon/0.1.0/beacon-0.1.0.tgz',
  });
  expect(readFileSync(world.path('beacon.tgz'))).toEqual(
    readFileSync(world.path('.kiro/registry/packages/beacon/0.1.0/beacon-0.1.0.tgz')),
  );
  expect(said(await world.run(make, { dir: 'Bad Name' }))[0]).toMatch(
    /^refuse.scene.invalid_option: the name `Bad Name` must be/,
  );
});

test('every change is in the history', async () => {
  await world.run(tag, { action: 'add', name: 'lantern', tag: 'stable', version: '1.0.0' });
  await world.run(owner, { action: 'set', name: 'lantern', owner: 'ana' });
  await world.run(deprecate, { name: 'lantern', message: 'old' });
  const lines = world
    .read('.kiro/registry/registry-history.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ action }) => action)).toEqual(['publish', 'publish', 'publish', 'tag', 'owner', 'deprecate']);
  for (const [i, line] of lines.entries()) if (i > 0) expect(line.basis).toBe(lines[i - 1].index);
});
