import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { matchIgnoreRules, parseIgnoreRules } from '../../tools/xstack/core/base/text/ignore-rules.ts';

/** git is the specification: `git check-ignore` decides about paths that need not exist. */
const repository = mkdtempSync(join(tmpdir(), 'xstack-ignore-'));
beforeAll(() => {
  execFileSync('git', ['init', '-q', repository]);
  mkdirSync(join(repository, 'dir/sub'), { recursive: true });
});
afterAll(() => rmSync(repository, { recursive: true, force: true }));

/** The paths that git's last matching rule ignores, each taken by itself. */
function ignoredByGit(rules: string, paths: readonly string[]): string[] {
  writeFileSync(join(repository, '.gitignore'), rules);
  const args = [
    '-C',
    repository,
    '-c',
    'core.ignorecase=false',
    'check-ignore',
    '--no-index',
    '--stdin',
    '-z',
    '-v',
    '-n',
  ];
  let answer: string;
  try {
    answer = execFileSync('git', args, { input: paths.map((path) => `${path}\0`).join(''), encoding: 'utf8' });
  } catch (error) {
    answer = (error as { stdout: string }).stdout; // Exit code 1: none is ignored.
  }
  const fields = answer.split('\0');
  return paths.filter((_, i) => {
    const pattern = fields[4 * i + 2] as string;
    return pattern !== '' && !pattern.startsWith('!');
  });
}

/** As git does it: a path below an ignored directory is ignored. */
function ignoredByUs(rules: string, paths: readonly string[]): string[] {
  const parsed = parseIgnoreRules(rules);
  return paths.filter((path) => {
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1))
      if (matchIgnoreRules(parsed, path.slice(0, end), true) === true) return true;
    return matchIgnoreRules(parsed, path, false) === true;
  });
}

const paths = [
  ...['a', 'ab', 'b', 'a b', 'a.json', 'b.orig', 'dir/a', 'dir/ab', 'dir/sub/a', 'dir/sub/a.json', 'dir/sub/b/a'],
  ...['sub/a', '#a', '!a', 'a ', '[a]', 'a]', 'a-b', 'A', '1', '*', 'dir/*', 'a\\b', 'x/y/z/a'],
];

test.each([
  'a',
  '/a',
  'a/',
  'dir/',
  'dir',
  '*',
  '*.json',
  '/*.json',
  '**',
  '**/a',
  'dir/**',
  'dir/**/a',
  'dir/*/a',
  '**/sub/**',
  'a**b',
  '?',
  '??',
  '[ab]',
  '[!a]',
  '[^a-z]',
  '[]]',
  '[a',
  '[[:digit:]]',
  '[[:alpha:][:digit:]]',
  '[[:nothing:]]',
  '[a-]*',
  '\\*',
  '\\#a',
  '\\!a',
  '#a',
  'a ',
  'a\\ ',
  'a\\',
  '*\n!a',
  'dir/\n!dir/a',
  '*\r\n!a.json\r\n',
  '\uFEFFa',
  '//a',
  '/',
  '',
  'dir//a',
  './a',
  '*.json/',
  '!a',
])('%j matches as in git', (rules) => {
  expect(ignoredByUs(rules, paths)).toEqual(ignoredByGit(rules, paths));
});

// Left out: `**` beside other characters and `\\/`, where git differs from its documentation.
test('random rules match as in git', () => {
  const part = fc.constantFrom(
    'a',
    'b',
    'dir',
    'sub',
    '*',
    '?',
    '[ab]',
    '[!b]',
    '\\a',
    '\\*',
    '.json',
    '!',
    '#',
    ' ',
    '-',
  );
  const name = fc.array(part, { maxLength: 3 }).map((parts) => parts.join('').replace(/\*{2,}/g, '*'));
  const segment = fc.oneof({ arbitrary: name, weight: 4 }, { arbitrary: fc.constant('**'), weight: 1 });
  const line = fc.array(segment, { maxLength: 4 }).map((segments) => segments.join('/'));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
      const rules = lines.join('\n');
      expect(ignoredByUs(rules, paths)).toEqual(ignoredByGit(rules, paths));
    }),
    { numRuns: 200 },
  );
});

test('`?` and sets match characters, not bytes as in git', () => {
  const isIgnored = (rules: string) => matchIgnoreRules(parseIgnoreRules(rules), 'é', false);
  expect([isIgnored('?'), isIgnored('[!a]'), isIgnored('[é]'), isIgnored('??')]).toEqual([true, true, true, undefined]);
});

test('hostile patterns take O(pattern × name) steps', () => {
  const rules = parseIgnoreRules(`${'*a'.repeat(2000)}b\n${'**/'.repeat(500)}b`);
  expect(matchIgnoreRules(rules, `${'a'.repeat(255)}/`.repeat(4), false)).toBeUndefined();
});
