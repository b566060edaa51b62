import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';
import { compile } from '../../tools/xstack/core/compiler/compile-sources.ts';
import { causeSuite } from '../support/cause-suite.ts';
import { bundle, type Files, manifest, text } from '../support/repository.ts';

causeSuite(4);

describe('the limits', () => {
  const chain = (length: number, members: (i: number) => JsonObject) =>
    Object.fromEntries(
      Array.from({ length }, (_, i) => [
        `packs/core/pack.core.p${i}/pack.json`,
        text(manifest(`pack.core.p${i}`, { schema_version: '1.1.0', ...members(i) })),
      ]),
    );
  const refusalsOf = (files: Files) => compile(files).diagnostics.filter(({ severity }) => severity === 'error');
  const next = (i: number, length: number) => (i + 1 < length ? [`pack.core.p${i + 1}`] : []);

  test.each([
    [150, 151],
    [250, undefined],
  ])('a conflict of a pack with one that is %i dependencies away has %s statements', (length, statements) => {
    const packs = chain(length, (i) => ({
      dependencies: next(i, length),
      conflicts: i === length - 1 ? ['pack.core.p0'] : [],
    }));
    const [refusal] = refusalsOf({ ...packs, ...bundle(['pack.core.p0']) });
    expect(refusal?.code).toBe('refuse.pack.conflict');
    expect(refusal?.cause?.length).toBe(statements);
    expect(refusal?.edits?.length).toBeGreaterThan(0);
  });

  test('the option `causes` leaves out causes and edits', () => {
    const files = { ...chain(1, () => ({ dependencies: ['pack.core.none'] })), ...bundle(['pack.core.p0']) };
    const without = compile(files, { causes: false }).diagnostics;
    expect(without).toEqual(compile(files).diagnostics.map(({ cause: _, edits: __, ...rest }) => rest));
    expect(refusalsOf(files)[0]?.cause).toHaveLength(1);
  });

  test('of 25 refusals, 20 have a cause', () => {
    const packs = chain(25, (i) => ({ dependencies: [`pack.other.q${i}`] }));
    const refusals = refusalsOf({ ...packs, ...bundle(['pack.core.p0']) });
    expect(refusals.map(({ cause }) => cause?.length).filter((count) => count === 1)).toHaveLength(20);
    expect(refusals).toHaveLength(25);
  });
});
