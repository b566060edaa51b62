/** A repository whose content has outgrown the contract: nothing is deleted and nothing is moved to compile it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';
import { grownWorld } from '../support/grown-world.ts';
import { onDisk } from '../support/repository.ts';

const repository = join(import.meta.dirname, '../..');

test('grown content compiles in strict with a content model and a config', () => {
  const root = onDisk(grownWorld());
  const xstack = (...argv: string[]) =>
    spawnSync(join(repository, 'tools/xstack/xstack'), argv, { cwd: root, encoding: 'utf8' });
  expect(xstack('pack', 'hash', '--write').status).toBe(0);
  const { status, stderr } = xstack('run', 'strict');
  expect(stderr).not.toMatch(/^(?:error|warning)/m);
  expect(status).toBe(0);
  const rowsOf = (file: string, member: string) =>
    (JSON.parse(readFileSync(join(root, 'build/registries', file), 'utf8')) as Record<string, JsonObject[]>)[member];
  expect(rowsOf('law.registry.json', 'law_profiles')).toHaveLength(40);
  expect(rowsOf('law.registry.json', 'law_profiles')?.[0]).toMatchObject({ epistemic_policy_id: 'policy.strict' });
  expect(rowsOf('lens.registry.json', 'lenses')?.[0]).toMatchObject({ observation_channels: ['optical', 'radio'] });
  expect(rowsOf('astronomy.catalog.index.json', 'reference_frames')).toHaveLength(40);
  expect(rowsOf('dem_source.registry.json', 'rows')).toHaveLength(40);
  expect(rowsOf('contributions.index.json', 'contributions')).toHaveLength(40 * 8);
});
