/**
 * Through the real program: spellings of options, other directories, exit codes, concurrent publishers, failing
 * systems.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { command as verify } from '../../tools/xstack/commands/scene/verify.ts';
import { testWith } from '../support/skip.ts';
import { binary, filesBelow, hasStrace, runBinary, runBinaryAsync } from './support/binary.ts';
import { makeWorld, registryIndex, type SceneWorld, writeScene } from './support/world.ts';

let world: SceneWorld;
beforeEach(() => {
  world = makeWorld();
  writeScene(world, 'pkg');
});
afterEach(() => world.remove());

const scene = (line: string, cwd = world.root, below: readonly string[] = []) =>
  runBinary(binary, ['scene', ...line.split(' ')], { cwd, below });
const isValid = async () => (await world.run(verify)).result === 'complete';
const jsonOf = ({ stdout }: { stdout: string }) => JSON.parse(stdout);

describe('the command line', () => {
  test('--version is the version of the package, in both spellings', () => {
    expect(scene('publish --package pkg')).toMatchObject({ exit: 0 });
    expect(jsonOf(scene('install --name lantern --version 1.0.0 --out a --json'))).toMatchObject({
      installed: true,
      package: { version: '1.0.0' },
    });
    expect(jsonOf(scene('install --name=lantern --version=1.0.0 --out=b --json'))).toMatchObject({
      installed: true,
      package: { version: '1.0.0' },
    });
    expect(jsonOf(scene('unpublish --name lantern --version=1.0.0 --json'))).toMatchObject({ unpublished: true });
    expect(scene('publish --package pkg')).toMatchObject({ exit: 0 });
    expect(jsonOf(scene('unpublish --name lantern --version 1.0.0 --json'))).toMatchObject({ unpublished: true });
  });

  test('registries relative, absolute, and from another directory', () => {
    const elsewhere = world.path('else', 'where');
    mkdirSync(elsewhere, { recursive: true });
    expect(scene(`publish --package ../../pkg --registry ../../reg`, elsewhere)).toMatchObject({ exit: 0 });
    expect(scene(`install --name lantern --registry ${world.path('reg')} --out x`, elsewhere)).toMatchObject({
      exit: 0,
    });
    expect(JSON.parse(world.read('else/where/x/scene-install-manifest.json'))).toMatchObject({
      registryDir: world.path('reg'),
    });
    expect(scene('install --name lantern --registry reg')).toMatchObject({ exit: 0 });
    expect(JSON.parse(world.read('lantern/scene-install-manifest.json'))).toMatchObject({ registryDir: 'reg' });
    expect(existsSync(world.path('.kiro'))).toBe(false);
  });

  test('errors give exit code 1 and one JSON document with cause and help', () => {
    const result = scene('install --name lantern --json');
    expect(result.exit).toBe(1);
    expect(jsonOf(result)).toMatchObject({
      success: false,
      diagnostics: [{ code: 'refuse.scene_registry.missing', help: expect.any(String), file: '.kiro/registry' }],
    });
    expect(scene('install --json').exit).toBe(1);
    expect(scene('install --name lantern --version not.a.version --json').exit).toBe(1);
    expect(scene('publish --package nowhere').stderr).toContain('nowhere/scene-package.json');
  });
});

describe('concurrent commands', () => {
  const publishers = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, i) =>
        runBinaryAsync(binary, ['scene', 'publish', '--package', `p${i}`, '--json'], { cwd: world.root }),
      ),
    );

  test('twenty publishers: the index holds exactly the reported successes', async () => {
    for (let i = 0; i < 20; i++)
      writeScene(world, `p${i}`, { name: i % 2 === 0 ? 'shared' : `own-${i}`, version: `1.${i}.0` });
    const results = await publishers(20);
    const published = results.filter(({ exit }) => exit === 0).map(jsonOf);
    expect(published.length).toBeGreaterThan(0);
    // On a slow machine, the last ones wait longer than a publisher waits for the lock.
    for (const refused of results.filter(({ exit }) => exit !== 0))
      expect(jsonOf(refused).diagnostics).toMatchObject([
        { code: 'refuse.scene.io_failed', message: 'the registry is locked by another writer' },
      ]);
    const { packages } = world.json<{
      packages: Record<string, { latest: string; versions: Record<string, { integrity: string }> }>;
    }>(registryIndex);
    const indexed = Object.entries(packages).flatMap(([name, { versions }]) =>
      Object.entries(versions).map(([version, { integrity }]) => `${name} ${version} ${integrity}`),
    );
    const reported = published.map(
      ({ package: { name, version }, tarball }) => `${name} ${version} ${tarball.integrity}`,
    );
    expect(indexed.sort()).toEqual(reported.sort());
    const minors = published.filter((it) => it.package.name === 'shared').map((it) => it.package.version.split('.')[1]);
    if (minors.length > 0) expect(packages['shared']?.latest).toBe(`1.${Math.max(...minors)}.0`);
    const history = world.read('.kiro/registry/registry-history.jsonl').trim().split('\n');
    const recorded = history.map((line) => JSON.parse(line)).map((it) => `${it.package} ${it.version}`);
    expect(new Set(recorded)).toEqual(new Set(published.map(({ package: it }) => `${it.name} ${it.version}`)));
    expect(await isValid()).toBe(true);
  });

  test('eight publishers of one version: one succeeds', async () => {
    for (let i = 0; i < 8; i++) writeScene(world, `p${i}`, { files: { 'a.txt': `content ${i}` } });
    const winners = (await publishers(8)).filter(({ exit }) => exit === 0);
    expect(winners).toHaveLength(1);
    const integrity = JSON.parse(winners[0]?.stdout ?? '').tarball.integrity;
    expect(world.read(registryIndex)).toContain(integrity);
    expect(await isValid()).toBe(true);
  });
});

describe.skipIf(!hasStrace)('failing systems', () => {
  /** Only the calls that fail stop for strace: a program under it is hardly slower. */
  const inject = (what: string) => {
    const traced = ['-e', `trace=${what.split(':')[0]}`, '-e', `inject=${what}`];
    return ['strace', '-f', '--seccomp-bpf', '-qq', '-o', '/dev/null', ...traced];
  };
  const before = () => filesBelow(world.root);

  test.each([
    ['a full disk while data is synced', 'fsync:error=ENOSPC:when=2+', 'ENOSPC (no space left on the device)'],
    ['a read-only registry', 'mkdir:error=EROFS', 'EROFS (the file system is read-only)'],
    ['a rename that fails', 'rename:error=EIO:when=2+', 'EIO (input/output error)'],
    ['a link that is not permitted to be synced', 'fsync:error=EIO:when=5+', 'EIO'],
  ])('publish: %s', async (_what, fault, message) => {
    const files = before();
    const result = scene('publish --package pkg --json', world.root, inject(fault));
    expect(result.exit).toBe(1);
    expect(jsonOf(result)).toMatchObject({
      success: false,
      diagnostics: [{ code: 'refuse.scene.io_failed', message: expect.stringContaining(message) }],
    });
    expect(
      filesBelow(world.root).filter((path) => !files.includes(path) && !path.endsWith('registry-history.jsonl')),
    ).toEqual([]);
    expect(scene('publish --package pkg').exit).toBe(0);
    expect(await isValid()).toBe(true);
  });

  test('publish --force: a failure at any call leaves a valid registry, with the old version unless the new one is named', async () => {
    scene('publish --package pkg');
    for (let n = 1; n <= 8; n++) {
      for (const call of ['fsync', 'rename', 'link']) {
        const [old, index] = [world.picture('.kiro/registry/packages'), world.read(registryIndex)];
        writeScene(world, 'pkg', { files: { 'scenes/main.yaml': `${call} ${n}` } });
        const result = scene('publish --package pkg --force', world.root, inject(`${call}:error=ENOSPC:when=${n}`));
        expect(await isValid()).toBe(true);
        if (result.exit !== 0 && world.read(registryIndex) === index)
          expect(world.picture('.kiro/registry/packages')).toEqual(old);
      }
    }
  });

  test.each([
    ['a full disk while data is synced', 'fsync:error=ENOSPC:when=1+'],
    ['a failing sync', 'fsync:error=EIO:when=2+'],
    ['a rename that fails', 'rename:error=EROFS:when=3+'],
  ])('install: %s leaves nothing behind, and --force leaves the old directory', (_what, fault) => {
    scene('publish --package pkg');
    const files = before();
    const failed = scene('install --name lantern', world.root, inject(fault));
    if (failed.exit !== 0) expect(before()).toEqual(files);
    rmSync(world.path('lantern'), { recursive: true, force: true });
    scene('install --name lantern');
    world.write('lantern/mine', 'mine');
    const installed = world.picture('lantern');
    const result = scene('install --name lantern --force', world.root, inject(fault));
    if (result.exit !== 0) expect(world.picture('lantern')).toEqual(installed);
    expect(readdirSync(world.root).filter((name) => name.startsWith('.lantern'))).toEqual([]);
  });

  test('a registry that vanishes', () => {
    scene('publish --package pkg');
    const result = scene('publish --package pkg --force --json', world.root, inject('rename:error=ENOENT:when=2+'));
    expect(result.exit).toBe(1);
    expect(jsonOf(result).diagnostics[0].message).toContain('ENOENT (no such file or directory)');
  });
});

const canMount = process.getuid?.() === 0 && mounts();

function mounts(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'xstack-mount-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', directory]).status === 0;
  if (isMounted) spawnSync('umount', [directory]);
  rmdirSync(directory);
  if (!isMounted) process.stderr.write('NOT TESTED: a disk that is really full, because nothing can be mounted here\n');
  return isMounted;
}

test.skipIf(!canMount)('a full disk', () => {
  const small = world.path('small');
  mkdirSync(small);
  writeScene(world, 'pkg', { files: { 'a.bin': randomBytes(200_000) } });
  writeScene(world, 'little', { name: 'little' });
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=150k', 'tmpfs', small]).status).toBe(0);
  try {
    expect(scene('publish --package little --registry small/reg').exit).toBe(0);
    const before = filesBelow(small);
    const result = scene('publish --package pkg --registry small/reg --json');
    expect(result.exit).toBe(1);
    expect(jsonOf(result).diagnostics).toMatchObject([
      { code: 'refuse.scene.io_failed', message: expect.stringContaining('ENOSPC (no space left on the device)') },
    ]);
    expect(filesBelow(small)).toEqual(before);
    expect(scene('publish --package pkg').exit).toBe(0);
    expect(jsonOf(scene('install --name lantern --out small/lantern --json')).diagnostics[0].message).toContain(
      'ENOSPC',
    );
    expect(filesBelow(small)).toEqual(before);
    expect(scene('verify --registry small/reg').exit).toBe(0);
  } finally {
    spawnSync('umount', [small]);
  }
});

test.skipIf(!canMount)('a mount point is installed into while it is empty, and never renamed', () => {
  const target = world.path('mounted');
  mkdirSync(target);
  scene('publish --package pkg');
  expect(spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', target]).status).toBe(0);
  try {
    expect(scene('install --name lantern --out mounted').exit).toBe(0);
    const before = filesBelow(target);
    const forced = jsonOf(scene('install --name lantern --out mounted --force --json'));
    expect(forced.diagnostics).toMatchObject([
      { code: 'refuse.scene_install.forbidden_target', message: expect.stringContaining('mount point') },
    ]);
    expect(filesBelow(target)).toEqual(before);
    expect(scene('uninstall mounted').exit).toBe(0);
    expect(scene('install --name lantern --out mounted').exit).toBe(0);
    expect(filesBelow(target)).toEqual(before);
  } finally {
    spawnSync('umount', [target]);
  }
});

/** For root, which may list and write everywhere, the installer is another user. */
const isRoot = process.getuid?.() === 0;
const asUser = isRoot ? ['setpriv', '--reuid', 'nobody', '--regid', 'nogroup', '--clear-groups'] : [];
const canDrop = !isRoot || spawnSync('setpriv', ['--version']).status === 0;

testWith('a user without rights', canDrop)('a target whose parent can be neither listed nor written is used', () => {
  scene('publish --package pkg');
  const [target, parent] = [world.path('homes/mine'), world.path('homes')];
  mkdirSync(target, { recursive: true });
  for (const [path, mode] of [
    [world.root, 0o755],
    [target, 0o777],
    [parent, 0o111],
  ] as const)
    chmodSync(path, mode);
  const installed = scene('install --name lantern --out homes/mine', world.root, asUser);
  const again = scene('install --name lantern --out homes/mine --if-changed', world.root, asUser);
  const removed = scene('uninstall homes/mine', world.root, asUser);
  chmodSync(parent, 0o755);
  expect([installed, again, removed]).toMatchObject([{ exit: 0 }, { exit: 0 }, { exit: 0 }]);
  expect(readdirSync(target)).toEqual([]);
});

test('a read-only registry fails', () => {
  scene('publish --package pkg');
  chmodSync(world.path('.kiro/registry'), 0o555);
  writeScene(world, 'pkg', { version: '2.0.0' });
  const result = scene('publish --package pkg --json');
  chmodSync(world.path('.kiro/registry'), 0o755);
  // Root may write everywhere; other users get an error.
  if (process.getuid?.() === 0) expect(result.exit).toBe(0);
  else expect(jsonOf(result)).toMatchObject({ success: false, diagnostics: [{ code: 'refuse.scene.io_failed' }] });
});

test('a file at the path of the registry fails', () => {
  world.write('reg', 'a file');
  const result = scene('publish --package pkg --registry reg --json');
  expect(result.exit).toBe(1);
  expect(jsonOf(result).diagnostics[0].code).toBe('refuse.scene.io_failed');
  expect(existsSync(join(world.root, 'reg'))).toBe(true);
});
