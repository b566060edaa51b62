/** Runs on mounted file systems, with and without a reliable `ctime`. */
import { spawnSync } from 'node:child_process';
import { cpSync, lstatSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { xstack } from '../support/binary.ts';
import { smallWorld } from '../support/incremental-world.ts';
import { onDisk } from '../support/repository.ts';

type Kind = 'tmpfs' | 'vfat';

/** An empty FAT16 file system of 8 MiB: the boot sector, and the first entry of each of the two tables. */
function fatImage(): Buffer {
  const [sector, sectors, sectorsOfTable] = [512, 16_384, 32];
  const image = Buffer.alloc(sector * sectors);
  image.write('\xeb\x3c\x90MSDOS5.0', 'latin1');
  image.writeUInt16LE(sector, 11);
  image[13] = 4; // Sectors of a cluster.
  image.writeUInt16LE(1, 14); // Reserved sectors.
  image[16] = 2; // Tables.
  image.writeUInt16LE(512, 17); // Entries of the root directory.
  image.writeUInt16LE(sectors, 19);
  image[21] = 0xf8; // A fixed disk.
  image.writeUInt16LE(sectorsOfTable, 22);
  image[38] = 0x29;
  image.write('NO NAME    FAT16   ', 43, 'latin1');
  image.writeUInt16LE(0xaa55, 510);
  for (const table of [1, 1 + sectorsOfTable]) image.writeUInt32LE(0xfffffff8, table * sector);
  return image;
}

function mount(kind: Kind, directory: string): boolean {
  if (kind === 'tmpfs') return spawnSync('mount', ['-t', kind, kind, directory]).status === 0;
  writeFileSync(`${directory}.img`, fatImage());
  return spawnSync('mount', ['-o', 'loop', '-t', kind, `${directory}.img`, directory]).status === 0;
}

/** Reports whether the file system can be mounted here, and announces it if not. */
function canMount(kind: Kind): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'xstack-mount-'));
  const isMounted = process.getuid?.() === 0 && mount(kind, directory);
  if (isMounted) spawnSync('umount', [directory]);
  else process.stderr.write(`NOT TESTED: repositories on ${kind}, because it cannot be mounted here\n`);
  rmSync(directory, { recursive: true });
  rmSync(`${directory}.img`, { force: true });
  return isMounted;
}

/** A directory in which the file system is mounted until the test ends. */
function mounted(kind: Kind): string {
  const directory = mkdtempSync(join(tmpdir(), 'xstack-mount-'));
  expect(mount(kind, directory)).toBe(true);
  onTestFinished(() => {
    spawnSync('umount', [directory]);
    rmSync(directory, { recursive: true });
    rmSync(`${directory}.img`, { force: true });
  });
  return directory;
}

const lens = 'packs/domain/pack.domain.p3/data/lens.json';

/** Writes other content of the same size with the old time of modification, like `cp -p` and `rsync -a`. */
function overwrite(path: string, before: string, after: string): void {
  const { atime, mtime } = lstatSync(path);
  writeFileSync(path, readFileSync(path, 'utf8').replace(before, after));
  utimesSync(path, atime, mtime);
}

function run(root: string) {
  const { stdout, status } = xstack(['run', '--json', '--repo-root', root]);
  expect(status).toBe(0);
  return JSON.parse(stdout).cache as { hit: boolean };
}

/** Makes a repository of which all, or one directory, is on another file system than temporary files. */
function worldOn(kind: Kind, what: string): string {
  const source = onDisk({ ...smallWorld(), 'build/.keep': '' });
  const directory = mounted(kind);
  cpSync(what === 'all' ? source : join(source, what), directory, { recursive: true });
  if (what === 'all') return directory;
  expect(spawnSync('mount', ['--bind', directory, join(source, what)]).status).toBe(0);
  onTestFinished(() => {
    spawnSync('umount', [join(source, what)]);
  });
  return source;
}

for (const [kind, hasChangeTimes] of [
  ['tmpfs', true],
  ['vfat', false],
] as const) {
  const isPossible = canMount(kind);
  // Nothing that could be installed makes a kernel mount FAT: without support for it, there is no test to skip.
  if (kind === 'vfat' && !isPossible) continue;
  test.skipIf(!isPossible).each(['all', 'packs', 'build'])(
    `a file with another content and the same time is read: ${kind}, %s`,
    async (what) => {
      const root = worldOn(kind, what);
      await setTimeout(20);
      run(root);
      expect(run(root).hit).toBe(hasChangeTimes);
      overwrite(join(root, lens), 'AAAA', 'BBBB');
      expect(run(root).hit).toBe(false);
      const registry = join(root, 'build/registries/lens.registry.json');
      expect(readFileSync(registry, 'utf8')).toContain('BBBB');
      overwrite(registry, 'BBBB', 'CCCC');
      expect(run(root).hit).toBe(false);
      expect(readFileSync(registry, 'utf8')).toContain('BBBB');
    },
  );
}
