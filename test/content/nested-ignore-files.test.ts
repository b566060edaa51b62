/** Ignore files in any directory have the meaning that git gives them. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disk } from '../../tools/xstack/io/disk.ts';
import { readPackTree } from '../../tools/xstack/io/read-tree.ts';

const pack = 'packs/core/pack.core.a';
const directories = ['packs', 'packs/core', pack, `${pack}/data`, `${pack}/data/sub`, `${pack}/assets`, 'packs/loose'];
const names = ['a.json', 'b.json', 'c.txt', 'sub2/a.json'];
const files = directories.flatMap((directory) => names.map((name) => `${directory}/${name}`));

const pattern = fc.constantFrom(
  ...['a.json', '/a.json', '*.json', '!a.json', '!*.json', 'data/', '/data/', '!data', 'sub', 'sub2/*', '!sub2/a.json'],
  ...['**/sub2', 'data/**', '/core', 'core/**/c.txt', '# c.txt', '[ab].json', '\\a.json', '*', '!*/', 'pack.core.?'],
);
const ignoreFiles = fc.dictionary(
  fc.constantFrom(...directories),
  fc.array(pattern, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
  { maxKeys: 4 },
);

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'xstack-nested-'));
  execFileSync('git', ['init', '-q', root]);
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '{}');
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function listedByGit(): string[] {
  const args = ['ls-files', '--others', '--exclude-per-directory=.xstackignore', '-z', 'packs'];
  const listed = execFileSync('git', ['-C', root, '-c', 'core.ignorecase=false', ...args], { encoding: 'utf8' });
  return listed.split('\0').filter((path) => path !== '' && !path.endsWith('/.xstackignore'));
}

function listedByUs(): string[] {
  const { directories, outside } = readPackTree(disk, root, 'packs', ['core']);
  const entries = [...outside, ...directories.flatMap((directory) => directory.entries)];
  return entries.flatMap(({ kind, path }) => (kind === 'file' ? [path] : []));
}

test('git and xstack list the same files', () => {
  fc.assert(
    fc.property(ignoreFiles, (rules) => {
      const written = Object.entries(rules).map(([directory, text]) => [join(root, directory, '.xstackignore'), text]);
      for (const [path = '', text = ''] of written) writeFileSync(path, text);
      const [ours, theirs] = [listedByUs().sort(), listedByGit().sort()];
      for (const [path = ''] of written) rmSync(path);
      expect(ours).toEqual(theirs);
    }),
    { numRuns: 150 },
  );
});
