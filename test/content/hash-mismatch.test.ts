/** The cause of a hash mismatch, determined from git and the files. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { main } from '../../tools/xstack/cli/main.ts';
import { command } from '../../tools/xstack/commands/pack/validate.ts';
import type { Diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { withLineEnds } from '../../tools/xstack/core/base/text/line-ends.ts';
import { type HashedPack, hashPack } from '../../tools/xstack/io/hash-pack.ts';
import { testHost } from '../support/incremental.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';

const packs = ['packs/core/pack.core.a', 'packs/core/pack.core.b'] as const;
const [first] = packs;

function git(directory: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', ['-C', directory, ...identity, ...args], { encoding: 'utf8' });
}

/** A repository with two packs that declare their hashes. */
function repository(): string {
  const root = onDisk({
    ...bundle(['pack.core.a', 'pack.core.b']),
    ...Object.fromEntries(
      packs.flatMap((path) => [
        [`${path}/pack.json`, text(manifest(path.slice(-11)))],
        [`${path}/README.md`, 'A pack.\n'],
        [`${path}/data/one.txt`, 'one\ntwo\n'],
        [`${path}/data/two.txt`, 'two\n'],
      ]),
    ),
  });
  for (const path of packs) writeHash(root, path);
  return root;
}

function writeHash(root: string, path: string): void {
  const hash = (hashPack(() => {}, join(root, path), path, new Set()) as HashedPack).hash;
  writeFileSync(join(root, path, 'pack.json'), text(manifest(path.slice(-11), { canonical_hash: hash })));
}

function commit(root: string): void {
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'packs');
}

async function mismatches(root: string): Promise<readonly Diagnostic[]> {
  const { diagnostics } = await command.run({}, testHost(root));
  return diagnostics.filter(({ code }) => code === 'refuse.pack.canonical_hash_mismatch');
}

function related({ related: locations = [] }: Diagnostic): string[] {
  return locations.map(({ message, at }) => `${message}: ${at.file}`);
}

const intended =
  /^restore the files that were not meant to change; if every change is intended, run `xstack pack hash pack\.core\.a --write`$/;

test('files that changed, were added or deleted since the last commit are named', async () => {
  const root = repository();
  commit(root);
  writeFileSync(join(root, '.gitignore'), '*.log\n');
  appendFileSync(join(root, first, 'data/one.txt'), 'three\n');
  appendFileSync(join(root, first, 'README.md'), 'Not content.\n');
  rmSync(join(root, first, 'data/two.txt'));
  writeFileSync(join(root, first, 'data/new.txt'), 'new\n');
  writeFileSync(join(root, first, 'data/debug.log'), 'ignored by git, not by us\n');
  mkdirSync(join(root, first, 'assets'));
  writeFileSync(join(root, first, 'assets/staged.txt'), 'staged\n');
  git(root, 'add', join(first, 'assets'));
  const [found, ...more] = await mismatches(root);
  expect(more).toEqual([]);
  expect(related(found as Diagnostic)).toEqual([
    `changed since the last commit: ${first}/data/one.txt`,
    `not in the last commit: ${first}/assets/staged.txt`,
    `not in the last commit: ${first}/data/debug.log`,
    `not in the last commit: ${first}/data/new.txt`,
    `deleted since the last commit: ${first}/data/two.txt`,
  ]);
  expect(found?.message).toMatch(/; 5 files differ from the last commit$/);
  expect(found?.help).toMatch(intended);
});

test('content committed without its hash is reported as committed', async () => {
  const root = repository();
  appendFileSync(join(root, first, 'data/one.txt'), 'three\n');
  commit(root);
  const [found] = await mismatches(root);
  expect(found?.message).toMatch(/; no file differs from the last commit$/);
  expect(found?.related).toBeUndefined();
  expect(found?.help).toBe(`run \`git log -- ${first}\` to find the commit that changed the content without its hash`);
});

test.each([
  ['no repository', () => {}],
  ['a repository without commits', (root: string) => void git(root, 'init', '-q')],
  [
    'a pack that was never committed',
    (root: string) => {
      rmSync(join(root, 'bundles/.keep'), { force: true });
      git(root, 'init', '-q');
      git(root, 'add', 'bundles');
      git(root, 'commit', '-q', '-m', 'bundles');
    },
  ],
])('%s: no changed files are named', async (_, prepare) => {
  const root = repository();
  prepare(root);
  appendFileSync(join(root, first, 'data/one.txt'), 'three\n');
  const [found] = await mismatches(root);
  expect(found?.message).toMatch(/hashes to [0-9a-f]{64}$/);
  expect(found?.related).toBeUndefined();
  expect(found?.help).toMatch(intended);
});

test('a project in a subdirectory, and a pack that is a repository, query the right repository', async () => {
  const root = repository();
  const top = dirname(root);
  const inner = join(root, 'project');
  mkdirSync(inner);
  for (const name of ['packs', 'bundles']) renameSync(join(root, name), join(inner, name));
  expect(top).not.toBe(root);
  commit(root);
  commit(join(inner, packs[1]));
  for (const path of packs) appendFileSync(join(inner, path, 'data/one.txt'), 'three\n');
  const found = await mismatches(inner);
  expect(found.map(related)).toEqual(packs.map((path) => [`changed since the last commit: ${path}/data/one.txt`]));
});

test('line ends that git converts at checkout are explained', async () => {
  const root = repository();
  commit(root);
  const clone = onDisk({});
  git(clone, 'clone', '-q', '-c', 'core.autocrlf=true', root, 'clone');
  const found = await mismatches(join(clone, 'clone'));
  expect(found).toHaveLength(2);
  for (const { message, help } of found) {
    expect(message).toMatch(/; only line ends differ: 2 of 2 files have CRLF, and had LF when they were hashed$/);
    expect(help).toBe('add `packs/** -text` to `.gitattributes` and check the packs out again');
  }
  writeFileSync(join(root, '.gitattributes'), 'packs/** -text\n');
  commit(root);
  git(clone, 'clone', '-q', '-c', 'core.autocrlf=true', root, 'mended');
  expect(await mismatches(join(clone, 'mended'))).toEqual([]);
});

test('rewriting the lockfile over converted packs is not advised', async () => {
  const root = repository();
  for (const path of packs) writeFileSync(join(root, path, 'pack.json'), text(manifest(path.slice(-11))));
  const locked = async (directory: string, ...args: string[]) => {
    let stdout = '';
    const take = (part: string) => {
      stdout += part;
    };
    const host = { ...testHost(directory), stdout: take };
    await main(['run', '--json', ...args], { ...host, isTerminal: false, width: 100, version: '0.0.0-test' });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] };
    return diagnostics.filter(({ code }) => code === 'refuse.lockfile.out_of_date');
  };
  expect(await locked(root)).toEqual([]);
  commit(root);
  const clone = onDisk({});
  git(clone, 'clone', '-q', '-c', 'core.autocrlf=true', root, 'clone');
  const found = await locked(join(clone, 'clone'), '--locked');
  expect(found).toMatchObject([{ help: expect.stringMatching(/^add `packs\/\*\* -text` to `\.gitattributes`/) }]);
  appendFileSync(join(root, first, 'data/one.txt'), 'three\n');
  for (const { help } of await locked(root, '--locked')) expect(help).toMatch(/^run without `--locked`/);
});

test('one file with other line ends among binary ones is enough', async () => {
  const root = repository();
  writeFileSync(join(root, first, 'data/image.bin'), Buffer.from('a\r\n\0b\n'));
  writeHash(root, first);
  writeFileSync(join(root, first, 'data/two.txt'), 'two\r\n');
  const [found] = await mismatches(root);
  expect(found?.message).toMatch(/; only line ends differ: 1 of 3 files have CRLF/);
  appendFileSync(join(root, first, 'data/one.txt'), 'three\n');
  expect((await mismatches(root))[0]?.message).not.toMatch(/line ends/);
});

test('chunk boundaries do not affect the conversion of line ends', () => {
  const character = fc.constantFrom('\r', '\n', 'a');
  fc.assert(
    fc.property(fc.array(fc.array(character, { maxLength: 5 }), { maxLength: 5 }), (chunks) => {
      const whole = chunks.flat().join('');
      const convert = (lineEnd: 'LF' | 'CRLF') =>
        Buffer.concat([
          ...withLineEnds(
            chunks.map((chunk) => Buffer.from(chunk.join(''))),
            lineEnd,
          ),
        ]).toString();
      expect(convert('LF')).toBe(whole.replace(/\r\n/g, '\n'));
      expect(convert('CRLF')).toBe(whole.replace(/(?<!\r)\n/g, '\r\n'));
    }),
  );
});
