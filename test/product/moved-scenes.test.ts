/** Scenes that a package has under former codes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findDebt } from '../../tools/xstack/core/product/health.ts';
import { withCurrentCodes } from '../../tools/xstack/core/product/moved-scenes.ts';
import type { ImportedScene, PackageScene, ProductPackage } from '../../tools/xstack/core/product/types.ts';

const codes = ['a', 'b', 'c', 'd', 'e', 'f'];
const some = fc.subarray(codes);
const scene = (code: string): PackageScene => ({ code, text: JSON.stringify({ code, name: 'N' }) });
const packageOf = (own: readonly string[]) => ({ file: 'p.json', scenes: own.map(scene) }) as unknown as ProductPackage;

test('every scene is imported once, as the scene that its code means, and each former code is named', () =>
  fc.assert(
    fc.property(some, some, fc.dictionary(fc.constantFrom(...codes), some), (own, known, moves) => {
      const catalogue = new Map(known.map((code) => [code, { ...scene(code), origin: 'compiled' as const }]));
      const named: string[] = [];
      const movesOf = (code: string) => (Object.hasOwn(moves, code) ? (moves[code] ?? []) : []);
      const { pack, moved } = withCurrentCodes(
        ({ message }) => named.push(/`([^`]*)`/.exec(message)?.[1] ?? ''),
        packageOf(own),
        catalogue,
        movesOf,
      );
      expect(pack.scenes.map(({ code, sourceCode = code }) => sourceCode).sort()).toEqual([...own].sort());
      const imported = pack.scenes.map(({ code }) => code);
      expect(new Set(imported).size).toBe(imported.length);
      expect(imported).toEqual(imported.toSorted());
      const former = own.filter((code) => !known.includes(code) && movesOf(code).some((each) => known.includes(each)));
      expect(named).toEqual(former);
      for (const { code, text, sourceCode } of pack.scenes) {
        expect(JSON.parse(text)).toEqual({ code, name: 'N' });
        expect(sourceCode && moved.get(sourceCode)).toBe(sourceCode && code);
        if (sourceCode !== undefined)
          expect(movesOf(sourceCode).filter((each) => known.includes(each))).toEqual([code]);
      }
    }),
    { numRuns: 1000 },
  ));

test('a scene that was imported as the current one is no copy that needs a decision', () => {
  const imported = (code: string) =>
    ({ code, source_code: 'scene.old', package_name: 'p', package_version: '1.0.0' }) as ImportedScene;
  expect(findDebt([imported('scene.new')], [{ package_name: 'p', installed_version: '1.0.0' } as never])).toEqual([]);
  expect(findDebt([imported('scene.new__pkg1')], [])).toMatchObject([{ why: 'renamed_copy' }]);
});
