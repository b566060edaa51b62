import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ScenePackage } from '../../tools/xstack/core/scene/contract.ts';
import { packRecord } from '../../tools/xstack/ops/scene/pack-record.ts';
import { xstack } from '../support/binary.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';

const scene = { pack: { pack_id: 'pack.core.a' } } as ScenePackage;

test('the registry records the hash of the pack as it is now, and that of the bundle as it was locked', () => {
  const files = {
    'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a')),
    'packs/core/pack.core.a/data/x.txt': 'x',
    ...bundle(['pack.core.a']),
  };
  const root = onDisk(files);
  expect(xstack(['run'], { cwd: root }).status).toBe(0);
  const { packs } = JSON.parse(xstack(['pack', 'hash', '--json'], { cwd: root }).stdout) as {
    packs: { canonical_hash: string }[];
  };
  const record = packRecord(scene, join(root, 'packs/core/pack.core.a'));
  expect(record).toMatchObject({ pack_id: 'pack.core.a', canonical_hash: packs[0]?.canonical_hash });
  expect(record?.['pack_lock_hash']).toMatch(/^[0-9a-f]{64}$/);
});
