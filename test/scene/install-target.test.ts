/** Install targets: permitted directories, replaced and removed files, recovery from interrupted installs. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command as audit } from '../../tools/xstack/commands/scene/audit.ts';
import { command as install } from '../../tools/xstack/commands/scene/install.ts';
import { command as publish } from '../../tools/xstack/commands/scene/publish.ts';
import { command as uninstall } from '../../tools/xstack/commands/scene/uninstall.ts';
import { command as verify } from '../../tools/xstack/commands/scene/verify.ts';
import { processMark } from '../../tools/xstack/io/recovery/process-mark.ts';
import { makeWorld, type SceneWorld, said, writeScene } from './support/world.ts';

let world: SceneWorld;
beforeEach(async () => {
  world = makeWorld();
  writeScene(world, 'pkg');
  await world.run(publish, { package: 'pkg' });
});
afterEach(() => world.remove());

const git = (...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd: world.path('lantern'),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', GIT_CEILING_DIRECTORIES: world.root },
  });

describe('a git repository in an installed directory', () => {
  beforeEach(async () => {
    await world.run(install, { name: 'lantern' });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'installed');
    git('gc', '--quiet');
    mkdirSync(world.path('lantern/scenes/mine'));
  });

  test('survives uninstall, with every directory that the install has not made', async () => {
    expect((await world.run(uninstall, { dir: 'lantern' })).result).toBe('complete');
    expect(git('status', '--short')).toContain('D scene-package.json');
    expect(readdirSync(world.path('lantern/scenes'))).toEqual(['mine']);
  });

  test('survives install --force, moved aside as a whole', async () => {
    expect((await world.run(install, { name: 'lantern', force: true })).json).toMatchObject({
      kept: { dir: 'lantern.kept-1' },
    });
    renameSync(world.path('lantern'), world.path('new'));
    renameSync(world.path('lantern.kept-1'), world.path('lantern'));
    expect(git('log', '--format=%s')).toBe('installed\n');
    expect(existsSync(world.path('lantern/scenes/mine'))).toBe(true);
  });
});

test('a directory that xstack has not installed is never replaced', async () => {
  world.write('lantern/notes.md', 'notes');
  mkdirSync(world.path('lantern/.git'));
  const before = readdirSync(world.root);
  for (const around of [{}, { cwd: world.path('lantern') }])
    for (const dryRun of [false, true]) {
      const args = { name: 'lantern', force: true, 'dry-run': dryRun, registry: world.path('.kiro/registry') };
      const result = await world.run(install, { ...args, ...('cwd' in around && { out: '.' }) }, around);
      expect(said(result)).toEqual([
        expect.stringMatching(/^refuse.scene_install.target_exists: .* holds no installed package$/),
      ]);
    }
  expect(readdirSync(world.root)).toEqual(before);
});

test.each([
  ['the registry', '.kiro/registry', /is in the registry|holds the registry/],
  ['a directory in the registry', '.kiro/registry/packages/new', /the target is in the registry `.kiro\/registry`/],
  ['a directory in the registry, behind a link', 'link/new', /the target is in the registry/],
  ['a directory that holds the registry', '.kiro', /the target holds the registry/],
  ['the project', '.', /the target holds the registry/],
])('nothing is installed to %s', async (_what, out, message) => {
  symlinkSync('.kiro/registry/packages', world.path('link'));
  const before = world.picture();
  const result = await world.run(install, { name: 'lantern', out, force: true });
  expect(said(result)).toEqual([expect.stringMatching(/^refuse.scene_install.forbidden_target: /)]);
  expect(result.diagnostics[0]?.message).toMatch(message);
  expect(world.picture()).toEqual(before);
});

test('an installed directory that a process works in is not replaced', async () => {
  await world.run(install, { name: 'lantern' });
  mkdirSync(world.path('lantern/deep'));
  for (const cwd of [world.path('lantern'), world.path('lantern/deep')]) {
    const args = { name: 'lantern', out: world.path('lantern'), registry: world.path('.kiro/registry'), force: true };
    expect(said(await world.run(install, args, { cwd }))).toEqual([
      'refuse.scene_install.forbidden_target: the target to be replaced is or holds the working directory',
    ]);
  }
});

describe('an empty directory', () => {
  beforeEach(() => mkdirSync(world.path('target')));

  test('is installed into in place, also as the working directory', async () => {
    const { ino } = lstatSync(world.path('target'));
    const args = { name: 'lantern', out: '.', registry: world.path('.kiro/registry') };
    const result = await world.run(install, args, { cwd: world.path('target') });
    expect(result.json).toMatchObject({ installed: true, overwritten: false });
    expect(lstatSync(world.path('target')).ino).toBe(ino);
    expect(readdirSync(world.path('target')).sort()).toEqual([
      'scene-install-manifest.json',
      'scene-package.json',
      'scenes',
    ]);
    expect((await world.run(verify, { dir: 'target' })).result).toBe('complete');
  });

  test.each([
    ['while it was unpacked', (staging: string) => world.write(`${staging}/scenes/main.yaml`, 'half')],
    [
      'before anything was moved',
      (staging: string) => {
        for (const name of readdirSync(world.path('done')))
          execFileSync('cp', ['-r', world.path('done', name), world.path(staging, name)]);
      },
    ],
    [
      'when all but the manifest was moved',
      (staging: string) => {
        renameSync(world.path('done/scene-install-manifest.json'), world.path(staging, 'scene-install-manifest.json'));
        for (const name of readdirSync(world.path('done')))
          execFileSync('cp', ['-r', world.path('done', name), world.path('target', name)]);
      },
    ],
    [
      'when all was moved',
      () => {
        for (const name of readdirSync(world.path('done')))
          execFileSync('cp', ['-r', world.path('done', name), world.path('target', name)]);
      },
    ],
  ])('an install that was killed %s succeeds when it is run again', async (_when, leave) => {
    await world.run(install, { name: 'lantern', out: 'done' });
    const { 'scene-install-manifest.json': _, ...expected } = world.picture('done');
    const staging = `target/.xstack-new.${deadMark()}`;
    mkdirSync(world.path(staging));
    leave(staging);
    expect((await world.run(install, { name: 'lantern', out: 'target' })).json).toMatchObject({ installed: true });
    const { 'scene-install-manifest.json': manifest, ...files } = world.picture('target');
    expect([files, manifest === undefined]).toEqual([expected, false]);
  });
});

/** The mark of an earlier process with the number of this one, as every process of a container has it. */
function deadMark(): string {
  return processMark.replace(/-[^-]*$/, '-1');
}

test('an install --force that was killed between its renames is undone, also by a process of the same number', async () => {
  await world.run(install, { name: 'lantern' });
  world.write('lantern/mine', 'mine');
  renameSync(world.path('lantern'), world.path(`.lantern.xstack-old.${deadMark()}`));
  mkdirSync(world.path(`.lantern.xstack-new.${deadMark()}`));
  const result = await world.run(install, { name: 'lantern', force: true });
  expect(result.json).toMatchObject({ installed: true, overwritten: true, kept: { files: ['mine'] } });
  expect(readdirSync(world.root).filter((name) => name.startsWith('.lantern'))).toEqual([]);
});

test('leftovers of another machine are reported, and removed after a day', async () => {
  const foreign = '.kiro/registry/.xstack/tmp/elsewhere-1a2b3c4d-1-99';
  world.write(`${foreign}/tarball`, 'x');
  const noon = Date.UTC(2026, 1, 10, 12) / 1000;
  utimesSync(world.path(foreign), noon, noon);
  expect(said(await world.run(audit))).toEqual([
    `warn.scene_registry.leftover: \`${foreign}\` belongs to a process of another machine`,
  ]);
  await world.run(audit, { fix: true });
  expect(existsSync(world.path(foreign))).toBe(true);
  const later = { now: () => (noon + 25 * 60 * 60) * 1000 };
  expect((await world.run(audit, { fix: true }, later)).json).toMatchObject({
    fixes: ['remove .xstack/tmp/elsewhere-1a2b3c4d-1-99'],
  });
  expect(existsSync(world.path(foreign))).toBe(false);
});

test('clean-up removes only files created by install or publish', async () => {
  world.write('.kiro/registry/.xstack/replaced/notes.txt', 'mine');
  await world.run(audit, { fix: true });
  expect(world.read('.kiro/registry/.xstack/replaced/notes.txt')).toBe('mine');
});

test('installing the same version is refused, and complete with --if-changed', async () => {
  await world.run(install, { name: 'lantern' });
  const before = world.picture('lantern');
  const again = await world.run(install, { name: 'lantern', 'if-changed': true }, { now: () => 0 });
  expect(again).toMatchObject({
    result: 'complete',
    json: { installed: false, unchanged: true, overwritten: false, target_dir: 'lantern' },
    text: 'demo/lantern@1.0.0 is installed in lantern and unchanged\n',
  });
  expect(world.picture('lantern')).toEqual(before);
  world.write('lantern/scenes/main.yaml', 'changed');
  expect(said(await world.run(install, { name: 'lantern', 'if-changed': true }))).toEqual([
    'refuse.scene_install.target_exists: target directory already exists: `lantern`',
  ]);
  const forced = await world.run(install, { name: 'lantern', 'if-changed': true, force: true });
  expect(forced.json).toMatchObject({ installed: true, overwritten: true });
});

test('--dry-run --force reports that an installation would be replaced', async () => {
  await world.run(install, { name: 'lantern' });
  const result = await world.run(install, { name: 'lantern', force: true, 'dry-run': true });
  expect(result.json).toMatchObject({ installed: false, dry_run: true, overwritten: true });
  expect(result.text).toContain('would replace the install with demo/lantern@1.0.0 in lantern: 2 files, ');
});

test('the manifest is not writable for others, whatever the umask', async () => {
  const before = process.umask(0);
  try {
    await world.run(install, { name: 'lantern' });
  } finally {
    process.umask(before);
  }
  expect(lstatSync(world.path('lantern/scene-install-manifest.json')).mode & 0o777).toBe(0o644);
});

describe('required capabilities', () => {
  const unmet = (capability: string) =>
    `warn.scene_install.missing_capability: no installed package provides the capability \`${capability}\` that \`lamp\` 1.0.0 requires`;

  beforeEach(async () => {
    const capabilities = { provides: ['glow'], requires: ['glow', 'light', 'oil'] };
    writeScene(world, 'lamp-pkg', { name: 'lamp', more: { capabilities } });
    await world.run(publish, { package: 'lamp-pkg' });
  });

  test('missing capabilities are named, with the packages that provide them', async () => {
    const result = await world.run(install, { name: 'lamp', out: 'scenes/lamp' });
    expect([result.result, said(result)]).toEqual(['complete', [unmet('light'), unmet('oil')]]);
    expect(result.diagnostics.map(({ help }) => help)).toEqual([
      'install a package that provides it: `xstack scene install --name lantern`',
      undefined,
    ]);
  });

  test.each([
    ['a FIFO', (path: string) => void execFileSync('mkfifo', [path])],
    ['a link', (path: string) => symlinkSync('/dev/zero', path)],
    ['a directory', (path: string) => void mkdirSync(path)],
  ])('a directory whose manifest is %s is no installed package', async (_, damage) => {
    await world.run(install, { name: 'lantern' });
    rmSync(world.path('lantern/scene-install-manifest.json'));
    damage(world.path('lantern/scene-install-manifest.json'));
    const result = await world.run(install, { name: 'lamp' });
    expect([result.result, said(result)]).toEqual(['complete', [unmet('light'), unmet('oil')]]);
  });

  test.each([
    ['a FIFO', (path: string) => void execFileSync('mkfifo', [path])],
    ['a link', (path: string) => symlinkSync('/dev/zero', path)],
    ['a directory', (path: string) => void mkdirSync(path)],
    ['in a private directory', (path: string) => chmodSync(dirname(path), 0)],
  ])('a contract beside the target that is %s does not prevent the install', async (_, damage) => {
    await world.run(install, { name: 'lantern' });
    rmSync(world.path('lantern/scene-package.json'));
    damage(world.path('lantern/scene-package.json'));
    try {
      const result = await world.run(install, { name: 'lamp' });
      expect([result.result, said(result)]).toEqual(['complete', [unmet('light'), unmet('oil')]]);
    } finally {
      chmodSync(world.path('lantern'), 0o755);
    }
  });

  test('a damaged tarball of another package does not prevent the install', async () => {
    const tarball = world.path('.kiro/registry/packages/lantern/1.0.0/lantern-1.0.0.tgz');
    rmSync(tarball);
    symlinkSync('/dev/zero', tarball);
    const result = await world.run(install, { name: 'lamp' });
    expect([result.result, said(result)]).toEqual(['complete', [unmet('light'), unmet('oil')]]);
  });

  test.each(['scenes/lantern', 'lantern'])('a package installed to %s provides', async (out) => {
    await world.run(install, { name: 'lantern', out });
    expect(said(await world.run(install, { name: 'lamp', out: 'scenes/lamp', 'dry-run': true }))).toEqual([
      unmet('oil'),
    ]);
  });
});
