/** Patterns of paths: the walk finds what its definition names. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareText } from '../../tools/xstack/core/base/text/compare.ts';
import { matchPaths } from '../../tools/xstack/io/match-paths.ts';

const files = [
  'a',
  'b.json',
  'd/a',
  'd/b.json',
  'd/e/a',
  'd/e/.hidden',
  '.git/a',
  'node_modules/x/a',
  'd/[a]',
  'd/e/f/b.json',
];
const paths = [...new Set(files.flatMap((file) => file.split('/').map((_, i, all) => all.slice(0, i + 1).join('/'))))];

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'xstack-match-'));
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  symlinkSync('d', join(root, 'link'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const segment = fc.constantFrom('*', '**', 'a', 'd', 'e', '?', '*.json', '[ad]', '.*', '\\[a]', 'b*', 'link');

/** The definition: segments one by one, on the list of all paths. */
function matches(segments: readonly string[], names: readonly string[]): boolean {
  const [pattern, ...rest] = segments;
  const [name, ...below] = names;
  if (pattern === undefined) return names.length === 0;
  if (pattern === '**') {
    if (matches(rest.length === 0 ? ['*'] : rest, names)) return true;
    const isSearched = name !== undefined && !name.startsWith('.') && name !== 'node_modules' && below.length > 0;
    return isSearched && matches(segments, below);
  }
  if (name === undefined || (name.startsWith('.') && !pattern.startsWith('.'))) return false;
  const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(name) && matches(rest, below);
}

test('each pattern finds exactly the paths that it matches, in code-unit order', () => {
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
      const all = [...paths, 'link'].filter((path) => matches(segments, path.split('/'))).sort(compareText);
      const found = matchPaths(segments.join('/'), root);
      const behindLink = found.filter((path) => path.startsWith('link/'));
      expect(behindLink.length === 0 || segments.includes('link')).toBe(true);
      expect(found.filter((path) => !path.startsWith('link/'))).toEqual(all);
    }),
    { numRuns: 400 },
  );
});

test('a pattern may be absolute or begin above the directory', () => {
  expect(matchPaths(`${root}/d/*.json`, '/')).toEqual([`${root}/d/b.json`]);
  expect(matchPaths('../*.json', join(root, 'd'))).toEqual(['../b.json']);
  expect(matchPaths('a/*', root)).toEqual([]);
  expect(matchPaths('nowhere/*', root)).toEqual([]);
});
