import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { statIfExists } from '../../tools/xstack/io/exists.ts';
import { Failure } from '../../tools/xstack/io/failure.ts';
import { makeStateDirectory } from '../../tools/xstack/io/state-directory.ts';
import { instanceRoot, openInstance } from '../../tools/xstack/ops/product/instance.ts';
import { readConfig } from '../../tools/xstack/ops/project/config.ts';
import { checkInside, checkOutputDirectory } from '../../tools/xstack/ops/project/output-directory.ts';
import { findProject } from '../../tools/xstack/ops/project/project.ts';
import { findRoot } from '../../tools/xstack/ops/project/project-root.ts';
import { RefusedError } from '../../tools/xstack/ops/refused-error.ts';
import { nearestLock } from '../../tools/xstack/ops/scene/pack-record.ts';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'xstack-root-'));
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

/** Makes directories (a path that ends in `/`) and files. */
function make(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(path.endsWith('/') ? join(top, path) : dirname(join(top, path)), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(join(top, path), '{}');
  }
}

const rootFrom = (path: string) => findRoot({}, join(top, path))?.slice(top.length);

test('a config file further up takes precedence over a directory with packs and bundles', () => {
  make('xstack.config.json', 'content/packs/core/', 'content/bundles/');
  expect(rootFrom('content/packs/core')).toBe('');
});

test('a path through a file cannot be looked at, which is not the same as missing', () => {
  make('file');
  expect(statIfExists(join(top, 'missing'))).toBeUndefined();
  expect(() => statIfExists(join(top, 'file/below'))).toThrow(Failure);
});

test('the nearest config file applies', () => {
  make('xstack.config.json', 'inner/xstack.config.json', 'inner/packs/', 'inner/bundles/');
  expect(rootFrom('inner/packs')).toBe('/inner');
});

test('a config file above the git repository of a project does not apply', () => {
  make('xstack.config.json', 'repo/.git/', 'repo/packs/', 'repo/bundles/');
  expect(rootFrom('repo/packs')).toBe('/repo');
});

test('a pack that is a git submodule belongs to the project around it', () => {
  make('packs/core/p1/.git', 'bundles/');
  expect(rootFrom('packs/core/p1')).toBe('');
});

test('packs and bundles take precedence over packs alone, and packs alone are a project', () => {
  make('packs/', 'bundles/', 'sub/packs/');
  expect(rootFrom('sub/packs')).toBe('');
  rmSync(join(top, 'bundles'), { recursive: true });
  expect(rootFrom('sub')).toBe('/sub');
});

test('a store marks an instance', () => {
  make('.xstack/state.db', 'sub/');
  expect(instanceRoot({}, join(top, 'sub'))).toBe(top);
});

test('an unreadable directory is a failure, not a missing one', () => {
  symlinkSync('packs', join(top, 'packs'));
  expect(() => findRoot({}, top)).toThrow('cannot access');
});

test('--repo-root must be a directory for every command', () => {
  make('file');
  for (const find of [findRoot, instanceRoot])
    expect(() => find({ 'repo-root': 'file' }, top)).toThrow('--repo-root: `file` is not a directory');
});

test('every reader of the config refuses the same file', async () => {
  make('packs/', 'bundles/', 'build/lockfile.json');
  writeFileSync(join(top, 'xstack.config.json'), '{ "out_dir": 1 }');
  expect(() => readConfig(() => {}, top)).toThrow(RefusedError);
  expect(() => findProject(() => {}, {}, top)).toThrow(RefusedError);
  expect(() => nearestLock(() => {}, top, top)).toThrow(RefusedError);
  await expect(openInstance({ root: top, database: ':memory:', create: true })).rejects.toThrow(RefusedError);
});

test('instances and scenes read the output directory that the config names', async () => {
  make('packs/', 'bundles/', 'out/lockfile.json', 'build/lockfile.json');
  writeFileSync(join(top, 'xstack.config.json'), '{ "out_dir": "./out/" }');
  expect(findProject(() => {}, {}, top).outDir).toBe('out');
  const found: string[] = [];
  expect(nearestLock(({ at }) => found.push(at?.file ?? ''), top, join(top, 'packs'))).toBeUndefined();
  expect([...new Set(found)]).toEqual(['out/lockfile.json']);
  const instance = await openInstance({ root: top, database: ':memory:', create: true });
  expect(instance.outDir).toBe('out');
  await instance.store.close();
});

test('files are not written where a link leads out of the repository', () => {
  make('repo/packs/', 'elsewhere/');
  const root = join(top, 'repo');
  symlinkSync('packs', join(root, 'inside'));
  symlinkSync('../../elsewhere', join(root, 'packs/core'));
  expect(() => checkInside(root, ['packs/tool/new', 'inside/tool/new'])).not.toThrow();
  expect(() => checkInside(root, ['packs/core/new/pack.json'])).toThrow('`packs/core/new/pack.json` is outside');
});

test('an output directory may lie outside of the repository, but not be a link or full of other files', () => {
  make('repo/packs/', 'repo/bundles/', 'empty/', 'full/notes.txt', 'old/notes.txt', 'old/lockfile.json');
  symlinkSync('empty', join(top, 'link'));
  const check = (out: string) => checkOutputDirectory(findProject(() => {}, { out }, join(top, 'repo')));
  for (const out of ['../empty', '../new', '../old', '../new/deep', 'a/b']) expect(() => check(out)).not.toThrow();
  expect(() => check('../link')).toThrow('`../link` is a link');
  expect(() => check('../full')).toThrow('it holds `notes.txt`');
});

test('the state directory hides itself from git, and no other directory does', () => {
  makeStateDirectory(join(top, '.xstack'));
  makeStateDirectory(join(top, 'users'));
  expect(readFileSync(join(top, '.xstack/.gitignore'), 'utf8')).toBe('*\n');
  expect(readdirSync(join(top, 'users'))).toEqual([]);
});
