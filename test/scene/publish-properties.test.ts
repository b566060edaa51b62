/** Properties of publishing. */
import { rmSync } from 'node:fs';
import fc from 'fast-check';
import semver from 'semver';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { command as publish } from '../../tools/xstack/commands/scene/publish.ts';
import { command as unpublish } from '../../tools/xstack/commands/scene/unpublish.ts';
import { readJson } from '../../tools/xstack/core/base/json/read.ts';
import { isSemVer } from '../../tools/xstack/core/base/version/semver.ts';
import { withoutVersion, withVersion } from '../../tools/xstack/core/scene/index/change.ts';
import { tarballName, tarballPath } from '../../tools/xstack/core/scene/index/coordinate.ts';
import { emptyIndex, findPackage, printIndex, readIndex } from '../../tools/xstack/core/scene/index/index.ts';
import { descending, highest } from '../../tools/xstack/core/scene/index/versions.ts';
import { integrity, name, time, version } from './support/arbitraries.ts';
import { makeWorld, registryIndex, writeScene } from './support/world.ts';

const runs = { numRuns: 50 };
const world = makeWorld();
afterAll(() => world.remove());
beforeEach(() => {
  for (const path of ['.kiro', 'pkg', 'out']) rmSync(world.path(path), { recursive: true, force: true });
});

test('Feature: scene-package-publish, names and paths follow the pattern', () => {
  fc.assert(
    fc.property(name, version, (packageName, packageVersion) => {
      expect(tarballName(packageName, packageVersion)).toBe(`${packageName}-${packageVersion}.tgz`);
      expect(tarballPath(packageName, packageVersion)).toBe(
        `packages/${packageName}/${packageVersion}/${packageName}-${packageVersion}.tgz`,
      );
    }),
    runs,
  );
});

test('Feature: scene-package-publish, a version is SemVer or refused', () => {
  const almost = fc.oneof(
    version,
    version.map((text) => `v${text}`),
    version.map((text) => `${text}+build.1`),
    fc.string(),
    version.map((text) => ` ${text}`),
  );
  fc.assert(
    fc.property(almost, (text) => {
      const parsed = semver.parse(text);
      const written = parsed && `${parsed.version}${parsed.build.length > 0 ? `+${parsed.build.join('.')}` : ''}`;
      expect(isSemVer(text)).toBe(written === text);
    }),
    { numRuns: 500 },
  );
});

const publication = fc.record({
  coordinate: fc.record({ group: name, name, version }),
  description: fc.string(),
  integrity,
  published_at: time.map((date) => date.toISOString()),
  pack: fc.constant(undefined),
});

test('Feature: scene-package-publish, latest is the highest version after any sequence of changes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(publication, fc.boolean()), { maxLength: 12 }), (steps) => {
      let index = emptyIndex('i');
      for (const [step, remove] of steps) {
        index = withVersion(index, { ...step, coordinate: { ...step.coordinate, name: 'one' } });
        const entry = findPackage(() => {}, index, 'one');
        if (remove && entry) index = withoutVersion(index, entry, step.coordinate.version);
        const after = findPackage(() => {}, index, 'one');
        const versions = Object.keys(
          (index.value.packages['one'] as { versions?: object } | undefined)?.versions ?? {},
        );
        expect(after?.value['latest'] ?? undefined).toBe(highest(versions));
        expect(versions.length === 0).toBe(index.value.packages['one'] === undefined);
        expect(descending(versions)).toEqual([...versions].sort(semver.rcompare));
      }
    }),
    runs,
  );
});

test('Feature: scene-package-publish, an index survives being written and read', () => {
  fc.assert(
    fc.property(
      fc.array(publication),
      fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: true } as object)),
      (steps, foreign) => {
        const unknown = Object.fromEntries(Object.entries(foreign).filter(([key]) => key !== 'packages'));
        const start = emptyIndex('i');
        const index = steps.reduce(withVersion, { ...start, value: { ...unknown, ...start.value } } as typeof start);
        const text = printIndex(index);
        const document = readJson(() => {}, 'i', text);
        const again = document && readIndex(() => {}, document);
        // Numbers that no double can hold exactly are refused by the reader, and -0 is written as 0.
        if (again !== undefined) expect(printIndex(again)).toBe(text);
      },
    ),
    runs,
  );
});

test('Feature: scene-package-publish, publishing and unpublishing again leaves the registry as it was', async () => {
  writeScene(world, 'pkg', { name: 'base' });
  await world.run(publish, { package: 'pkg' });
  const before = world.read(registryIndex);
  await fc.assert(
    fc.asyncProperty(
      name.filter((text) => text !== 'base'),
      version,
      async (packageName, packageVersion) => {
        writeScene(world, 'pkg', { name: packageName, version: packageVersion });
        await world.run(publish, { package: 'pkg' });
        expect((await world.run(unpublish, { name: packageName, version: packageVersion })).result).toBe('complete');
        expect(world.read(registryIndex)).toBe(before);
        expect(Object.keys(world.picture('.kiro/registry/packages'))).toEqual(['base/1.0.0/base-1.0.0.tgz']);
      },
    ),
    runs,
  );
});
