/** Tarballs are the same whichever Node makes them. The others come from the npm registry, where Node itself is a package. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { binary } from '../scene/support/binary.ts';
import { packed, writeSample } from '../scene/support/pack.ts';
import { makeWorld } from '../scene/support/world.ts';

const versions = ['22', '24'];
const cache = join(import.meta.dirname, '../../node_modules/.cache/other-nodes');
const hasOthers = fetchOthers();
const world = makeWorld();
afterAll(() => world.remove());

function fetchOthers(): boolean {
  mkdirSync(cache, { recursive: true });
  const packages = versions.map((version) => `node${version}@npm:node@${version}`);
  const isThere = spawnSync('npm', ['install', '--prefix', cache, '--no-save', ...packages]).status === 0;
  if (!isThere) process.stderr.write('NOT TESTED: tarballs of other Node versions, because npm could not fetch them\n');
  return isThere;
}

test.skipIf(!hasOthers).each(versions)('Node %s packs the same bytes', (version) => {
  writeSample(world, 'here');
  writeSample(world, 'there');
  const node = join(cache, 'node_modules', `node${version}`, 'bin/node');
  expect(packed(world, { binary, directory: 'there', node })).toBe(packed(world, { binary, directory: 'here' }));
});
