/** The same content gives the same tarball: other directory, times, modes, umask, time zone, language, and Node version. */
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, utimesSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildBinary } from './support/binary.ts';
import { makeWorld, writeScene } from './support/world.ts';

const world = makeWorld();
let binary: string;
beforeAll(() => {
  binary = buildBinary();
});
afterAll(() => world.remove());

const files = {
  'scenes/é.yaml': 'a scene\n'.repeat(3000),
  'data/b.bin': Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * i * 31) % 251)),
  'empty.txt': '',
};

function packed(directory: string, env: Record<string, string>, node = process.execPath, shell = ''): string {
  writeScene(world, directory, { files });
  const out = world.path(`${directory}.tgz`);
  const line = `${shell}"${node}" "${binary}" scene pack "${world.path(directory)}" --out "${out}"`;
  const { status, stderr } = spawnSync('sh', ['-c', line], { cwd: world.root, env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(String(stderr));
  return readFileSync(out).toString('base64');
}

test('other directory, times, modes, umask, time zone, language', () => {
  const first = packed('one', { TZ: 'UTC', LANG: 'C' });
  writeScene(world, 'other/place/two', { files });
  for (const path of ['scene-package.json', 'scenes/é.yaml', 'data/b.bin']) {
    utimesSync(world.path('other/place/two', path), 1_000_000_000, 1_000_000_000);
    chmodSync(world.path('other/place/two', path), 0o755);
  }
  expect(
    packed(
      'other/place/two',
      { TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', USER: 'somebody' },
      process.execPath,
      'umask 077; ',
    ),
  ).toBe(first);
  expect(packed('three', { SOURCE_DATE_EPOCH: '0' })).toBe(first);
  expect(packed('four', { SOURCE_DATE_EPOCH: '1700000000' })).not.toBe(first);
});

/** Paths of other Node binaries, separated by colons; `npm run test:long` fetches them from the npm registry. */
const others = (process.env['XSTACK_OTHER_NODES'] ?? '').split(':').filter((path) => path !== '');

test.skipIf(others.length === 0).each(others)('by %s', (node) => {
  expect(packed('here', {})).toBe(packed('there', {}, node));
});
