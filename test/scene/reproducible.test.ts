/** The same content gives the same tarball: other directory, times, modes, umask, time zone, language. Other Node versions: test/long. */
import { chmodSync, utimesSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { binary } from './support/binary.ts';
import { packed, writeSample } from './support/pack.ts';
import { makeWorld } from './support/world.ts';

const world = makeWorld();
beforeAll(() => {
  for (const directory of ['one', 'other/place/two', 'three', 'four']) writeSample(world, directory);
});
afterAll(() => world.remove());

test('other directory, times, modes, umask, time zone, language', () => {
  const first = packed(world, { binary, directory: 'one', env: { TZ: 'UTC', LANG: 'C' } });
  for (const path of ['scene-package.json', 'scenes/é.yaml', 'data/b.bin']) {
    utimesSync(world.path('other/place/two', path), 1_000_000_000, 1_000_000_000);
    chmodSync(world.path('other/place/two', path), 0o755);
  }
  const env = { TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', USER: 'somebody' };
  expect(packed(world, { binary, directory: 'other/place/two', env, shell: 'umask 077; ' })).toBe(first);
});

test('SOURCE_DATE_EPOCH is the time of the entries', () => {
  const zero = packed(world, { binary, directory: 'three', env: { SOURCE_DATE_EPOCH: '0' } });
  expect(packed(world, { binary, directory: 'one' })).toBe(zero);
  expect(packed(world, { binary, directory: 'four', env: { SOURCE_DATE_EPOCH: '1700000000' } })).not.toBe(zero);
});
