import { expect, test } from 'vitest';
import { checkLockfile } from '../../tools/xstack/core/compiler/lockfile/check-lockfile.ts';
import { type Lockfile, packLockHash } from '../../tools/xstack/core/compiler/lockfile/lockfile.ts';

test('a lockfile is invalid if a locked registry is unreadable', () => {
  const lockfile = {
    resolved_packs: [],
    registries: { lens_registry_hash: '5'.repeat(64) },
    pack_lock_hash: packLockHash([]),
  } as unknown as Lockfile;
  const reported: unknown[] = [];
  const registries = { lens_registry_hash: { file: 'build/registries/lens.registry.json', isRefused: true } };
  expect(checkLockfile((d) => reported.push(d), 'build/lockfile.json', lockfile, registries)).toBe(false);
  expect(reported).toEqual([]); // The reader of the registry has reported why.
});
