import { expect, test } from 'vitest';
import type { Diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { isRange } from '../../tools/xstack/core/base/version/range.ts';
import { parseDependency } from '../../tools/xstack/core/compiler/pack/dependency.ts';
import { checkUpgrade } from '../../tools/xstack/core/product/compatibility.ts';
import type { ProductPackage } from '../../tools/xstack/core/product/types.ts';

test('an empty alternative of a range is refused: node-semver reads it as any version', () => {
  for (const range of ['1.0.0 ||', '|| 1.0.0', '1.0.0 || || 2.0.0', '||', ' ', '', '^1.0.0||']) {
    expect(isRange(range)).toBe(false);
    expect(parseDependency(`pack.core.a@${range}`, 0)).toBe('does not end in a version or a range of versions');
  }
  for (const range of ['*', '1.0.0 || 2.0.0', '^1||^2', '>=1 <2 || 3.x']) expect(isRange(range)).toBe(true);
});

test('an empty alternative in `supported_from` covers no version', () => {
  const upgradeFrom = (from: string) => {
    const found: Diagnostic[] = [];
    const pack = { file: 'p.json', package_name: 'a', package_version: '9.0.0' };
    const upgrade = { breaking: true, supported_from: [from] };
    return checkUpgrade((d) => void found.push(d), { ...pack, upgrade } as unknown as ProductPackage, '5.0.0', true);
  };
  expect(upgradeFrom('1.0.0 ||')).toBe(false);
  expect(upgradeFrom('1.0.0 || 5.x')).toBe(true);
});
