/** Faults seeded into bundles of 200 packs: one pack, and a pair, found within the stated number of builds. */
import { expect, test } from 'vitest';
import { command } from '../../tools/xstack/commands/bisect.ts';
import { testHost } from '../support/incremental.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';
import { shareOf } from '../support/share.ts';

const packs = 200;
const idOf = (i: number) => `pack.core.p${String(i).padStart(3, '0')}`;

/** Packs that each need up to two earlier ones; the same on every machine. */
function world(): string {
  const ids = Array.from({ length: packs }, (_, i) => idOf(i));
  const files = Object.fromEntries(
    ids.map((id, i) => {
      const needs = [i - 7, i - 31].filter((j) => j >= 0 && (i * j) % 3 === 1).map((j) => ids[j] as string);
      return [`packs/core/${id}/pack.json`, text(manifest(id, { dependencies: needs }))];
    }),
  );
  return onDisk({ ...files, ...bundle(ids) });
}

/** Exits with 1 if all of these packs are in the build. */
const failsWith = (ids: readonly string[]) =>
  `${ids.map((id) => `grep -q ${id} build/lockfile.json`).join(' && ')} && exit 1; exit 0`;

const seeds = Array.from({ length: shareOf(20) }, (_, i) => i);

test.each(seeds)('fault %i', async (seed) => {
  const first = (seed * 37 + 11) % packs;
  const second = (seed * 101 + 53) % packs;
  const faulty = [...new Set(seed % 2 === 0 ? [first] : [first, second])].map(idOf);
  const { json } = await command.run({ run: failsWith(faulty), timeout: '600' }, testHost(world()));
  const { causes, packs: found, builds } = json as { causes: string[]; packs: string[]; builds: number };
  for (const id of faulty) expect(found).toContain(id);
  for (const id of causes) expect(faulty).toContain(id);
  const k = causes.length;
  expect(builds).toBeLessThanOrEqual(2 * k * Math.log2(packs / k) + 2 * k + 2);
});
