import { existsSync, mkdirSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { command as install } from '../../tools/xstack/commands/scene/install.ts';
import { command as publish } from '../../tools/xstack/commands/scene/publish.ts';
import { printInstallManifest, readInstallManifest } from '../../tools/xstack/core/scene/install.ts';
import type { InstallPayload } from '../../tools/xstack/ops/scene/install.ts';
import { integrity, name, time, version } from './support/arbitraries.ts';
import { makeWorld, said, writeScene } from './support/world.ts';

const runs = { numRuns: 50 };
const world = makeWorld();
afterAll(() => world.remove());
beforeEach(() => {
  for (const path of ['.kiro', 'pkg', 'out']) rmSync(world.path(path), { recursive: true, force: true });
});

const filePath = fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8}){0,2}\.txt$/);

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
