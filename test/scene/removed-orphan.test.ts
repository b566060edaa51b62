import { expect, test } from 'vitest';
import { defaultLimits } from '../../tools/xstack/core/scene/archive/limits.ts';
import { originsOf } from '../../tools/xstack/io/package-registry/orphans.ts';
import { registryAt } from '../../tools/xstack/io/package-registry/registry.ts';
import { onDisk } from '../support/repository.ts';

test('a tarball that another command removed after the listing is no orphan', () => {
  const path = 'packages/lantern/1.0.0/lantern-1.0.0.tgz';
  const removed = 'packages/lantern/2.0.0/lantern-2.0.0.tgz';
  const registry = registryAt('.', onDisk({ [path]: 'not a tarball' }), defaultLimits);
  expect([...originsOf(() => {}, registry, [path, removed], undefined)]).toEqual([[path, 'unknown']]);
});
