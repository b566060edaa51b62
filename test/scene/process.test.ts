/**
 * Through the real program: spellings of options, other directories, exit codes, concurrent publishers, failing
 * systems.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
  test('twenty publishers: the index holds exactly the reported successes', {
    timeout: 120_000,
  }, async () => {
    for (let i = 0; i < 20; i++)
      writeScene(world, `p${i}`, { name: i % 2 === 0 ? 'shared' : `own-${i}`, version: `1.${i}.0` });
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        runBinaryAsync(binary, ['scene', 'publish', '--package', `p${i}`, '--json'], { cwd: world.root }),
      ),
    );
    expect(results.map(({ exit, stderr }) => [exit, stderr])).toEqual(results.map(() => [0, '']));
    const index = world.json<{
      packages: Record<string, { latest: string; versions: Record<string, { integrity: string }> }>;
    }>(registryIndex);
    for (const { stdout } of results) {
      const { package: published, tarball } = JSON.parse(stdout);
      expect(index.packages[published.name]?.versions[published.version]?.integrity).toBe(tarball.integrity);
    }
    expect(index.packages['shared']?.latest).toBe('1.18.0');
    expect(world.read('.kiro/registry/registry-history.jsonl').trim().split('\n')).toHaveLength(20);
    expect(scene('verify').exit).toBe(0);
  });

  test('twenty publishers of one version: one succeeds', { timeout: 120_000 }, async () => {
    for (let i = 0; i < 20; i++) writeScene(world, `p${i}`, { files: { 'a.txt': `content ${i}` } });
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        runBinaryAsync(binary, ['scene', 'publish', '--package', `p${i}`, '--json'], { cwd: world.root }),
      ),
    );
    const winners = results.filter(({ exit }) => exit === 0);
    expect(winners).toHaveLength(1);
    const integrity = JSON.parse(winners[0]?.stdout ?? '').tarball.integrity;
    expect(world.read(registryIndex)).toContain(integrity);
    expect(scene('verify').exit).toBe(0);
  });

  test('a concurrent write of an older tool without a lock is detected, and its changes are preserved', {
    timeout: 60_000,
  }, async () => {
    scene('publish --package pkg');
    let writes = 0;
    const older = setInterval(() => {
      const index = world.json<{ packages: Record<string, unknown> }>(registryIndex);
      index.packages[`older-${writes++}`] = { name: `older-${writes - 1}`, versions: {} };
      writeFileSync(world.path(registryIndex), `${JSON.stringify(index, null, 2)}\n`);
    }, 40);
    const results: Awaited<ReturnType<typeof runBinaryAsync>>[] = [];
    try {
      for (let i = 0; i < 8; i++) {
        writeScene(world, `p${i}`, { name: `new-${i}` });
        results.push(await runBinaryAsync(binary, ['scene', 'publish', '--package', `p${i}`], { cwd: world.root }));
      }
    } finally {
      clearInterval(older);
    }
    const names = Object.keys(world.json<{ packages: object }>(registryIndex).packages);
    for (const [i, { exit }] of results.entries()) if (exit === 0) expect(names).toContain(`new-${i}`);
    expect(results.filter(({ exit }) => exit === 0).length).toBeGreaterThan(5);
    for (let i = 0; i < writes; i++) expect(names).toContain(`older-${i}`);
  });
});

describe.skipIf(!hasStrace)('failing systems', () => {
  const inject = (what: string) => ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `inject=${what}`];
  const before = () => filesBelow(world.root);

  test.each([
    ['a full disk while data is synced', 'fsync:error=ENOSPC:when=2+', 'ENOSPC (no space left on the device)'],
    ['a read-only registry', 'mkdir:error=EROFS', 'EROFS (the file system is read-only)'],
    ['a rename that fails', 'rename:error=EIO:when=2+', 'EIO (input/output error)'],
    ['a link that is not permitted to be synced', 'fsync:error=EIO:when=5+', 'EIO'],
  ])('publish: %s', (_what, fault, message) => {
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
    expect(scene('verify').exit).toBe(0);
  });

  test('publish --force: a failure at any call leaves a valid registry, with the old version unless the new one is named', () => {
    scene('publish --package pkg');
    for (let n = 1; n <= 8; n++) {
      for (const call of ['fsync', 'rename', 'link']) {
        const [old, index] = [world.picture('.kiro/registry/packages'), world.read(registryIndex)];
        writeScene(world, 'pkg', { files: { 'scenes/main.yaml': `${call} ${n}` } });
        const result = scene('publish --package pkg --force', world.root, inject(`${call}:error=ENOSPC:when=${n}`));
        expect(scene('verify').exit).toBe(0);
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
