import { expect, test } from 'vitest';
import { isSemVer } from '../../tools/xstack/core/base/version/semver.ts';
import { parseDependency } from '../../tools/xstack/core/compiler/pack/dependency.ts';

test.each(['0.0.0', '1.2.3', '1.2.3-a.1', '1.2.3+b', '1.2.3-a+b.c'])('%j is SemVer', (version) => {
  expect(isSemVer(version)).toBe(true);
});

test.each([
  '',
  '1.0',
  'v1.0.0',
  '01.0.0',
  '1.0.0 ',
  ' 1.0.0',
  '1.0.0+b ',
  '1.0.0+',
  '1.0.0-',
  '1.0.0-01',
  '9007199254740992.0.0',
])('%j is not SemVer', (version) => expect(isSemVer(version)).toBe(false));

test('a dependency on an exact version has the same rule, with numbers of any length', () => {
  expect(parseDependency('pack.a@1.0.0+b', 0)).toMatchObject({ range: '1.0.0+b' });
  expect(parseDependency('pack.a@9007199254740992.0.0', 0)).toMatchObject({ range: '9007199254740992.0.0' });
});
