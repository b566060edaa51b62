/** Tarballs are the same whichever Node makes them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import { binary } from '../scene/support/binary.ts';
import { packed, writeSample } from '../scene/support/pack.ts';
import { makeWorld } from '../scene/support/world.ts';
import { root } from '../support/binary.ts';
import { testWith } from '../support/skip.ts';

const world = makeWorld();
afterAll(() => world.remove());

describe.each(['22', '24'])('Node %s', (version) => {
  const node = join(root, `.cache/node-${version}/node_modules/node/bin/node`);
  const test = testWith(
    `Node ${version} (npm install --prefix .cache/node-${version} node@${version})`,
    existsSync(node),
  );

  test(`Node ${version} packs the same bytes`, () => {
    writeSample(world, 'here');
    writeSample(world, 'there');
    expect(packed(world, { binary, directory: 'there', node })).toBe(packed(world, { binary, directory: 'here' }));
  });
});
