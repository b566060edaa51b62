import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldPath, pathProblem } from '../../tools/xstack/core/base/text/path-policy.ts';

describe('paths', () => {
  test.each([
    'a',
    'data/lens.json',
    'a-b_c.d/e',
    'ä/ß.json',
    '日本/語.json',
    'a'.repeat(255),
    'console/auxiliary.json',
    'com10',
  ])('%j passes', (path) => expect(pathProblem(path)).toBeUndefined());

  test.each([
    ['', 'is empty'],
    ['/etc/passwd', 'is absolute'],
    ['a\\b', 'contains a backslash; separate directories with `/`'],
    ['C:/x', 'starts with a drive letter'],
    ['a//b', 'has an empty segment'],
    ['a/', 'has an empty segment'],
    ['../a', 'has a `..` segment'],
    ['a/./b', 'has a `.` segment'],
    ['a/b.', 'has a segment that ends in a dot or a space (`b.`)'],
    ['a /b', 'has a segment that ends in a dot or a space (`a `)'],
    ['a/con', 'has a name that Windows reserves (`con`)'],
    ['NUL.txt', 'has a name that Windows reserves (`NUL.txt`)'],
    ['com1/x', 'has a name that Windows reserves (`com1`)'],
    ['lpt¹', 'has a name that Windows reserves (`lpt¹`)'],
    ['a?b', 'has a character that Windows does not allow (`a?b`)'],
    ['a\u0000b', 'contains a control character'],
    ['a\u0085b', 'contains a control character'],
    ['a/invoice\u202egnp.json', 'contains the invisible character U+202E'],
    ['a\u200bb', 'contains the invisible character U+200B'],
    ['a\u200d', 'contains the invisible character U+200D'],
    ['\ufeffa', 'contains the invisible character U+FEFF'],
    ['a\u2066b\u2069', 'contains the invisible character U+2066'],
    ['a\u00adb', 'contains the invisible character U+00AD'],
    ['a\u{e0041}b', 'contains the invisible character U+E0041'],
    ['e\u0301', 'is not in Unicode normalisation form C'],
    ['\ud800', 'is not valid Unicode'],
    ['a'.repeat(256), 'has a segment longer than 255 bytes'],
    ['ä'.repeat(128), 'has a segment longer than 255 bytes'],
    [`${`${'a'.repeat(200)}/`.repeat(6)}a`, 'is longer than 1,024 bytes'],
  ])('%j %s', (path, problem) => expect(pathProblem(path)).toBe(problem));

  test('the fast path and the full check agree', () => {
    const words = fc.constantFrom('a', 'B', '0', '_', '-', '.', '/', 'con', 'nul', 'com1', ' ', 'é');
    fc.assert(
      fc.property(fc.array(words, { maxLength: 8 }), (parts) => {
        const path = parts.join('');
        // A non-ASCII character disables the fast path; in a directory of its own it changes nothing else.
        expect(pathProblem(`${path}`) === undefined).toBe(
          path !== '' && !path.startsWith('/') && pathProblem(`é/${path}`) === undefined,
        );
      }),
    );
  });

  test('folds of paths that a file system may confuse are equal', () => {
    expect(foldPath('Sun.TXT')).toBe(foldPath('sun.txt'));
    expect(foldPath('STRASSE')).toBe(foldPath('straße'));
    expect(foldPath('Å')).toBe(foldPath('A\u030a'));
    expect(foldPath('ſun')).toBe(foldPath('sun'));
    expect(foldPath('sun')).not.toBe(foldPath('son'));
  });
});
