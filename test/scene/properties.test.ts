/** The nine properties of the install contract (the first is in archive-write.test.ts), and those of publishing. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import semver from 'semver';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { command as install } from '../../tools/xstack/commands/scene/install.ts';
import { command as publish } from '../../tools/xstack/commands/scene/publish.ts';
import { command as unpublish } from '../../tools/xstack/commands/scene/unpublish.ts';
import { readJson } from '../../tools/xstack/core/base/json/read.ts';
import { withoutVersion, withVersion } from '../../tools/xstack/core/scene/index/change.ts';
import { nameProblem, tarballName, tarballPath } from '../../tools/xstack/core/scene/index/coordinate.ts';
import { emptyIndex, findPackage, printIndex, readIndex } from '../../tools/xstack/core/scene/index/index.ts';
import { descending, highest, isVersion } from '../../tools/xstack/core/scene/index/versions.ts';
import { printInstallManifest, readInstallManifest } from '../../tools/xstack/core/scene/install.ts';
import type { InstallPayload } from '../../tools/xstack/ops/scene/install.ts';
import { makeWorld, registryIndex, said, writeScene } from './support/world.ts';

const runs = { numRuns: 50 };
const world = makeWorld();
afterAll(() => world.remove());
beforeEach(() => {
  for (const path of ['.kiro', 'pkg', 'out']) rmSync(world.path(path), { recursive: true, force: true });
});

const name = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,15}$/).filter((text) => nameProblem(text) === undefined);
const number = fc.integer({ min: 0, max: 20 });
const version = fc
  .tuple(number, number, number, fc.option(fc.stringMatching(/^[a-z][a-z0-9]{0,4}$/), { nil: undefined }))
  .map(([major, minor, patch, pre]) => `${major}.${minor}.${patch}${pre === undefined ? '' : `-${pre}`}`);
const integrity = fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256-${hex}`);
const filePath = fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8}){0,2}\.txt$/);
const time = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
const manifest = fc.record({
  packageName: name,
  version,
  installedAt: time.map((date) => date.toISOString()),
  registryDir: fc.string(),
  integrity,
  files: fc.array(filePath),
});

let counter = 0;
/** A new directory for one run, so that runs are independent. */
function fresh(): string {
  counter += 1;
  mkdirSync(world.path('out'), { recursive: true });
  return `out/${counter}`;
}

async function published(packageName: string, packageVersion: string, text: string): Promise<string> {
  const registry = `${fresh()}/registry`;
  const directory = `${fresh()}/pkg`;
  writeScene(world, directory, { name: packageName, version: packageVersion, files: { 'scenes/a.yaml': text } });
  const { json } = await world.run(publish, { package: directory, registry });
  expect(json).toMatchObject({ published: true });
  return registry;
}

test('Feature: scene-package-install, Property 2: Install manifest completeness', async () => {
  await fc.assert(
    fc.asyncProperty(name, version, fc.string(), time, async (packageName, packageVersion, text, now) => {
      const registry = await published(packageName, packageVersion, text);
      const out = fresh();
      const { json } = await world.run(install, { name: packageName, registry, out }, { now: () => now.getTime() });
      const payload = json as InstallPayload;
      const written = world.json(`${out}/scene-install-manifest.json`);
      expect(written).toEqual({
        packageName,
        version: packageVersion,
        installedAt: now.toISOString(),
        registryDir: registry,
        integrity: payload.integrity,
        files: payload.files,
        fileIntegrity: expect.any(Object),
      });
      expect(Object.keys(written['fileIntegrity'] as object)).toEqual(payload.files);
      for (const file of payload.files) expect(existsSync(world.path(out, file))).toBe(true);
    }),
    runs,
  );
});

test('Feature: scene-package-install, Property 3: Install manifest JSON round-trip', () => {
  fc.assert(
    fc.property(manifest, (value) => {
      expect(readInstallManifest(() => {}, 'm', Buffer.from(printInstallManifest(value)))).toEqual(value);
    }),
    runs,
  );
});

test('Feature: scene-package-install, Property 4: Missing package or version produces error', async () => {
  const registry = await published('present', '1.0.0', 'x');
  await fc.assert(
    fc.asyncProperty(
      name.filter((text) => text !== 'present'),
      version.filter((text) => text !== '1.0.0'),
      async (packageName, packageVersion) => {
        const missing = await world.run(install, { name: packageName, registry });
        expect(missing.result).toBe('refused');
        expect(said(missing)).toEqual([
          `refuse.scene_registry.package_not_found: package \`${packageName}\` not found in registry`,
        ]);
        const other = await world.run(install, { name: 'present', version: packageVersion, registry });
        expect(other.result).toBe('refused');
        expect(said(other)).toEqual([
          `refuse.scene_registry.version_not_found: version \`${packageVersion}\` not found for package \`present\``,
        ]);
      },
    ),
    runs,
  );
});

test('Feature: scene-package-install, Property 5: Integrity mismatch produces error', async () => {
  const registry = await published('present', '1.0.0', 'x');
  const honest = world.read(`${registry}/registry-index.json`);
  await fc.assert(
    fc.asyncProperty(integrity, async (wrong) => {
      world.write(`${registry}/registry-index.json`, honest.replace(/sha256-[0-9a-f]{64}/, wrong));
      const out = fresh();
      const result = await world.run(install, { name: 'present', registry, out });
      expect(result.result).toBe('refused');
      expect(said(result)[0]).toMatch(/integrity verification failed .*: expected .*, got /);
      expect(existsSync(world.path(out))).toBe(false);
    }),
    runs,
  );
});

test('Feature: scene-package-install, Property 6: Existing target directory requires --force', async () => {
  const registry = await published('present', '1.0.0', 'x');
  await fc.assert(
    fc.asyncProperty(fc.dictionary(filePath, fc.string(), { minKeys: 1, maxKeys: 4 }), async (files) => {
      const out = fresh();
      for (const [path, text] of Object.entries(files)) {
        if (!Object.keys(files).some((other) => other !== path && other.startsWith(`${path}/`)))
          world.write(`${out}/${path}`, text);
      }
      const before = world.picture(out);
      const refused = await world.run(install, { name: 'present', registry, out });
      expect(refused.result).toBe('refused');
      expect(said(refused)).toEqual([
        `refuse.scene_install.target_exists: target directory already exists: \`${out}\``,
      ]);
      expect(world.picture(out)).toEqual(before);
      // Only an earlier install is replaced.
      expect(said(await world.run(install, { name: 'present', registry, out, force: true }))).toEqual([
        `refuse.scene_install.target_exists: target directory already exists: \`${out}\` holds no installed package`,
      ]);
      expect(world.picture(out)).toEqual(before);
      const again = fresh();
      await world.run(install, { name: 'present', registry, out: again });
      for (const path of Object.keys(before))
        world.write(`${again}/mine/${path}`, Buffer.from(before[path] ?? '', 'base64'));
      const forced = await world.run(install, { name: 'present', registry, out: again, force: true });
      expect(forced.json).toMatchObject({ installed: true, overwritten: true });
      expect(world.picture(`${again}.kept-1/mine`)).toEqual(before);
    }),
    runs,
  );
});

test('Feature: scene-package-install, Property 7: Default target directory is projectRoot/packageName', async () => {
  await fc.assert(
    fc.asyncProperty(name, fc.stringMatching(/^[a-z]{1,8}$/), async (packageName, project) => {
      const registry = world.path(await published(packageName, '1.0.0', 'x'));
      const root = `${fresh()}/${project}`;
      mkdirSync(world.path(root), { recursive: true });
      const { json } = await world.run(install, { name: packageName, registry }, { cwd: world.path(root) });
      expect(json).toMatchObject({ target_dir: packageName });
      expect(existsSync(world.path(root, packageName, 'scene-install-manifest.json'))).toBe(true);
    }),
    runs,
  );
});

test('Feature: scene-package-install, Property 8: Dry-run writes no files but returns file list', async () => {
  await fc.assert(
    fc.asyncProperty(name, version, fc.string(), async (packageName, packageVersion, text) => {
      const registry = await published(packageName, packageVersion, text);
      const out = fresh();
      const { json } = await world.run(install, { name: packageName, registry, out, 'dry-run': true });
      expect(json).toMatchObject({ dry_run: true, installed: false, files: ['scene-package.json', 'scenes/a.yaml'] });
      expect(existsSync(world.path(out))).toBe(false);
    }),
    runs,
  );
});

test('Feature: scene-package-install, Property 9: JSON output mode produces valid parseable JSON', async () => {
  await fc.assert(
    fc.asyncProperty(name, version, fc.boolean(), async (packageName, packageVersion, dryRun) => {
      const registry = await published(packageName, packageVersion, 'x');
      const { json } = await world.run(install, { name: packageName, registry, out: fresh(), 'dry-run': dryRun });
      expect(JSON.parse(JSON.stringify(json))).toEqual(json);
      expect(Object.keys(json as object).sort()).toEqual(
        [
          'coordinate',
          'dry_run',
          'file_count',
          'files',
          'installed',
          'integrity',
          'overwritten',
          'package',
          'registry',
          'target_dir',
        ].sort(),
      );
    }),
    runs,
  );
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
      expect(isVersion(text)).toBe(written === text);
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
