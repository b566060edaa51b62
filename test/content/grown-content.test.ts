/** A repository whose content has outgrown the contract: nothing is deleted and nothing is moved to compile it. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';
import { grownWorld } from '../support/grown-world.ts';
import { runMain } from '../support/incremental.ts';
import { onDisk } from '../support/repository.ts';

const contentModel = 'schemas/content_model.json';
const world = grownWorld();
const json = (path: string) => JSON.parse(String(world[path])) as JsonObject;
const manifests = Object.keys(world).filter((path) => path.endsWith('/pack.json'));

test('the repository has everything that the contract does not', () => {
  expect(manifests).toHaveLength(40);
  expect(new Set(manifests.map((path) => path.split('/')[1])).size).toBe(13);
  for (const manifest of manifests) {
    const pack = manifest.slice(0, -'pack.json'.length);
    const beside = Object.keys(world).filter((path) => path.startsWith(pack) && !path.slice(pack.length).includes('/'));
    expect(beside).toHaveLength(1 + 3);
    expect(json(manifest)['contribution_types']).toHaveLength(5 + 3);
    expect(json(`${pack}data/law.json`)).toHaveProperty('epistemic_policy_id');
    expect(json(`${pack}data/lens.json`)).toHaveProperty('observation_channels');
    expect(json(`${pack}data/dem_source.json`)).toEqual({ id: expect.any(String), size: expect.any(Number) });
    expect(json(`${pack}data/frames.json`)).not.toHaveProperty('entry_type');
  }
  expect(json('bundles/bundle.empty.lab/bundle.json')['pack_ids']).toEqual([]);
  expect(json('bundles/bundle.base.lab/bundle.json')['pack_ids']).toHaveLength(40);
  const formats = Object.keys(json('tools/xstack/compatx/version_registry.json')['schemas'] as JsonObject);
  expect(formats.filter((name) => name.startsWith('own_format_'))).toHaveLength(600);
  const others = Object.keys(world).filter((path) => !/^(?:packs|bundles)\//.test(path));
  expect(others.sort()).toEqual([contentModel, 'tools/xstack/compatx/version_registry.json', 'xstack.config.json']);
});

test('grown content compiles in strict with a content model and a config', async () => {
  const root = onDisk(world);
  const xstack = (...argv: string[]) => runMain(root, [...argv, '--repo-root', root]);
  expect(await xstack('pack', 'hash', '--write')).toMatchObject({ exit: 0 });
  const { exit, stdout } = await xstack('run', 'strict', '--json');
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { severity: string }[] };
  expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
  expect(exit).toBe(0);
  const built = (file: string) => JSON.parse(readFileSync(join(root, 'build', file), 'utf8')) as JsonObject;
  const rowsOf = (file: string, member: string) => built(`registries/${file}`)[member] as JsonObject[];
  expect(rowsOf('law.registry.json', 'law_profiles')).toHaveLength(40);
  expect(rowsOf('law.registry.json', 'law_profiles')[0]).toMatchObject({ epistemic_policy_id: 'policy.strict' });
  expect(rowsOf('lens.registry.json', 'lenses')[0]).toMatchObject({ observation_channels: ['optical', 'radio'] });
  expect(rowsOf('astronomy.catalog.index.json', 'reference_frames')).toHaveLength(40);
  expect(rowsOf('dem_source.registry.json', 'rows')).toHaveLength(40);
  expect(rowsOf('tide_table.registry.json', 'rows')).toHaveLength(40);
  expect(rowsOf('contributions.index.json', 'contributions')).toHaveLength(40 * 8);
  expect(built('lockfile.json')).toMatchObject({ content_model_hash: expect.stringMatching(/^[0-9a-f]{64}$/) });

  // Only the hashes of the manifests differ: nothing was deleted, moved or rewritten.
  for (const [path, content] of Object.entries(world)) {
    const hash = /"canonical_hash": "[^"]*"/;
    const now = readFileSync(join(root, path), 'utf8').replace(hash, '');
    expect(now).toBe(String(content).replace(hash, ''));
  }

  rmSync(join(root, contentModel));
  expect(await xstack('run', 'strict')).toMatchObject({ exit: 1 });
});
