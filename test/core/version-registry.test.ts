import { expect, test } from 'vitest';
import { loadVersionRegistry, versionsOf } from '../../tools/xstack/core/compatx/check-version.ts';
import { readVersionRegistry } from '../../tools/xstack/core/compatx/read-version-registry.ts';
import type { Diagnostic } from '../../tools/xstack/core/diagnostic/diagnostic.ts';
import { schemaNames } from '../../tools/xstack/core/schema/schema-names.ts';

function read(value: unknown) {
  const found: Diagnostic[] = [];
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const registry = readVersionRegistry((d) => void found.push(d), 'versions.json', bytes);
  return { registry, said: found.map(({ at, message }) => `${at?.pointer} ${message}`) };
}

const lens = { current_version: '2.0.0', supported_versions: ['1.0.0', '2.0.0'], migrations: {} };

test('the versions of the product pass their own check, and name formats that exist', () => {
  const builtIn = loadVersionRegistry();
  expect(read(builtIn)).toEqual({ registry: { schemas: builtIn.schemas }, said: [] });
  const known: readonly string[] = [...schemaNames, 'session_spec'];
  expect(Object.keys(builtIn.schemas).filter((format) => !known.includes(format))).toEqual([]);
});

test('a repository says its own versions; what it does not name is as the product has it', () => {
  const { registry, said } = read({ schemas: { lens, camera_rig: lens } });
  expect(said).toEqual([]);
  expect(versionsOf(registry, 'lens').current_version).toBe('2.0.0');
  expect(versionsOf(registry, 'camera_rig')).toEqual(lens);
  expect(versionsOf(registry, 'pack_manifest')).toEqual(versionsOf(loadVersionRegistry(), 'pack_manifest'));
});

test.each<[unknown, ...string[]]>([
  [[], ' a version registry must be an object, not an array'],
  [{ schemas: { lens: { ...lens, current: 1 } } }, '/schemas/lens/current `current` is not a member of a format'],
  [
    { schemas: { lens: { ...lens, current_version: '3.0.0' } } },
    '/schemas/lens/current_version `current_version` 3.0.0 is not among `supported_versions`',
  ],
  [
    { schemas: { lens: { ...lens, migrations: { '0.1.0': { to: '2.0.0', operations: [] } } } } },
    '/schemas/lens/migrations/0.1.0 the version 0.1.0 is not among `supported_versions`',
  ],
  [
    { schemas: { lens: { ...lens, migrations: { '1.0.0': { to: '1.5.0', operations: [] } } } } },
    '/schemas/lens/migrations/1.0.0/to the version 1.5.0 is not among `supported_versions`',
  ],
  [
    { schemas: { lens: { ...lens, migrations: { '1.0.0': { to: '1.0.0', operations: [] } } } } },
    '/schemas/lens/migrations/1.0.0 the migration from 1.0.0 does not lead to 2.0.0',
  ],
  [
    {
      schemas: {
        lens: {
          ...lens,
          migrations: { '1.0.0': { to: '2.0.0', operations: [{ operation: 'rename_member', member: 'a' }] } },
        },
      },
    },
    '/schemas/lens/migrations/1.0.0/operations/0 `to` is missing',
    '/schemas/lens/migrations/1.0.0/operations/0/member `member` must be a JSON pointer such as `/compatibility/session_spec_min`, not `a`',
  ],
])('%j is refused, and the versions of the product hold', (value, ...wanted) => {
  expect(read(value)).toEqual({ registry: loadVersionRegistry(), said: wanted });
});
