/** The first start of a launcher in a fresh clone, and the bytes that it takes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/binary.ts';
import { onDisk } from '../support/repository.ts';

/** The files of the repository, without anything that is installed or built. */
function clone(): string {
  const directory = onDisk({});
  const paths = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  for (const path of paths) cpSync(join(root, path), join(directory, path));
  return directory;
}

function megabytesBelow(directory: string): number {
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return paths.reduce((sum, path) => sum + lstatSync(join(directory, path)).blocks * 512, 0) / 1e6;
}

test('a fresh clone compiles its content in under 300 MB', () => {
  const directory = clone();
  const { status, stderr } = spawnSync(join(directory, 'tools/xstack/run'), ['--quiet'], {
    cwd: directory,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(readFileSync(join(directory, 'build/lockfile.json'))).toEqual(readFileSync(join(root, 'build/lockfile.json')));
  expect(megabytesBelow(directory)).toBeLessThan(300);
});
