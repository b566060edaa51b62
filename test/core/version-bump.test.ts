/** The version that a changed pack should have. */
import { expect, test } from 'vitest';
import type { ChangeClass } from '../../tools/xstack/core/compiler/diff/change-class.ts';
import { requiredBump } from '../../tools/xstack/core/compiler/diff/version-bump.ts';

test.each<readonly [before: string, grade: ChangeClass, expected: string]>([
  ['1.2.3', 'breaking', '2.0.0'],
  ['1.2.3', 'compatible', '1.3.0'],
  ['1.2.3', 'cosmetic', '1.2.4'],
  ['0.2.3', 'breaking', '0.3.0'],
  ['0.2.3', 'compatible', '0.2.4'],
  ['0.2.3', 'cosmetic', '0.2.4'],
  ['0.0.3', 'breaking', '0.0.4'],
  ['0.0.3', 'cosmetic', '0.0.4'],
  ['2.0.0-rc.1', 'breaking', '2.0.0'],
  ['2.0.0-rc.1', 'cosmetic', '2.0.0'],
  ['1.3.0-rc.1', 'compatible', '1.3.0'],
  ['1.3.0-rc.1', 'breaking', '2.0.0'],
  ['1.3.1-rc.1', 'compatible', '1.4.0'],
])('after %s, a %s change needs %s', (before, grade, expected) => {
  expect(requiredBump(before, before, grade)).toMatchObject({ version: expected, isEnough: false });
  expect(requiredBump(before, expected, grade).isEnough).toBe(true);
});

test('a later version is enough, a prerelease of the expected one too, an earlier one is not', () => {
  expect(requiredBump('1.2.3', '3.0.0', 'breaking').isEnough).toBe(true);
  expect(requiredBump('1.2.3', '2.0.0-rc.1', 'breaking').isEnough).toBe(true);
  expect(requiredBump('1.2.3', '1.9.0', 'breaking').isEnough).toBe(false);
  expect(requiredBump('2.0.0-rc.2', '2.0.0-rc.3', 'breaking').isEnough).toBe(true);
  expect(requiredBump('2.0.0-rc.2', '2.0.0-rc.1', 'breaking').isEnough).toBe(false);
});
