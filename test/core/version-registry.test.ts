import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { schemaNames } from '../../tools/xstack/core/base/schema/schema-names.ts';
import {
  checkVersion,
  type FormatVersions,
  loadVersionRegistry,
  versionsOf,
} from '../../tools/xstack/core/base/version/check-version.ts';
import { readVersionRegistry } from '../../tools/xstack/core/base/version/read-version-registry.ts';

function read(value: unknown) {
  const found: Diagnostic[] = [];
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const registry = readVersionRegistry((d) => void found.push(d), 'versions.json', bytes);
  return { registry, said: found.map(({ at, message }) => `${at?.pointer} ${message}`) };
}

const lens = { current_version: '1.0.0', supported_versions: ['0.9.0', '1.0.0'], migrations: {} };

test('the versions of the product pass their own check, and name formats that exist', () => {
  const builtIn = loadVersionRegistry();
  expect(read(builtIn)).toEqual({ registry: { schemas: builtIn.schemas }, said: [] });
  const known: readonly string[] = [...schemaNames, 'session_spec'];
  expect(Object.keys(builtIn.schemas).filter((format) => !known.includes(format))).toEqual([]);
});

test('versions of the repository override those of the product', () => {
  const { registry, said } = read({ schemas: { lens } });
  expect(said).toEqual([]);
  expect(versionsOf(registry, 'lens')).toEqual(lens);
  expect(versionsOf(registry, 'pack_manifest')).toEqual(versionsOf(loadVersionRegistry(), 'pack_manifest'));
});

test('the version of the file itself is optional, and no other than the first', () => {
  const plain = read({ schemas: { lens } });
  expect(read({ schema_version: '1.0.0', schemas: { lens } })).toEqual(plain);
  for (const version of ['2.0.0', '1.0', '0.9.0'])
    expect(read({ schema_version: version, schemas: { lens } }).said).toEqual([
      `/schema_version \`schema_version\` must be \`1.0.0\`, not \`${version}\``,
    ]);
});

test('formats that the product does not have are ignored, whatever their shape', () => {
  const schemas = { camera_rig: { versions: [7], status: 'draft' }, assets: null, __proto: 1 };
  const { registry, said } = read({ schemas: { ...schemas, lens } });
  expect(said).toEqual([]);
  expect(registry).toEqual({ schemas: { ...loadVersionRegistry().schemas, lens } });
});

test('the schema for editors names the formats of the product', () => {
  const schema = JSON.parse(readFileSync('schemas/version_registry.schema.json', 'utf8'));
  expect(Object.keys(schema.properties.schemas.properties)).toEqual(Object.keys(loadVersionRegistry().schemas));
});

const migrations = { '0.9.0': { to: '1.0.0', operations: [] } };

test.each<[object, version: string, ...codes: string[]]>([
  [{ supported_versions: ['0.9.0', '1.0.0'] }, '1.0.0'],
  [{ supported_versions: ['0.9.0', '1.0.0'] }, '0.9.0', 'refuse.compatx.unsupported_schema_version'],
  [{ supported_versions: ['1.0.0', '2.0.0'] }, '2.0.0', 'refuse.compatx.unsupported_schema_version'],
  [{ supported_versions: ['0.9.0', '1.0.0'], migrations }, '0.9.0', 'refuse.compatx.migration_required'],
  [{ supported_versions: ['1.0.0'] }, '0.9.0', 'refuse.compatx.unsupported_schema_version'],
])('where %j holds, a lens of version %s is read only if the product implements it', (own, version, ...codes) => {
  const { registry } = read({ schemas: { lens: { current_version: '1.0.0', migrations: {}, ...own } } });
  const found: Diagnostic[] = [];
  const isReadable = checkVersion((d) => void found.push(d), registry, 'lens', {
    file: 'lens.json',
    value: { schema_version: version },
  });
  expect(found.map(({ code }) => code)).toEqual(codes);
  expect(isReadable).toBe(codes.length === 0);
});

test('an older version is read without migration, unless it is listed in `migration_required`', () => {
  const versions = { current_version: '1.1.0', supported_versions: ['1.0.0', '1.1.0'], migrations: {} };
  const upgrade = { '1.0.0': { to: '1.1.0', operations: [] } };
  const codesOf = (lens: FormatVersions) => {
    const found: Diagnostic[] = [];
    const value = { schema_version: '1.0.0' };
    checkVersion((d) => void found.push(d), { schemas: { lens } }, 'lens', { file: 'lens.json', value });
    return found.map(({ code }) => code);
  };
  expect(codesOf(versions)).toEqual([]);
  expect(codesOf({ ...versions, migrations: upgrade })).toEqual([]);
  expect(codesOf({ ...versions, migrations: upgrade, migration_required: ['1.0.0'] })).toEqual([
    'refuse.compatx.migration_required',
  ]);
});

test.each<[unknown, ...string[]]>([
  [[], ' a version registry must be an object, not an array'],
  [{ schemas: { lens: { ...lens, current: 1 } } }, '/schemas/lens/current `current` is not a member of a format'],
  [
    { schemas: { lens: { ...lens, current_version: '3.0.0' } } },
    '/schemas/lens/current_version `current_version` 3.0.0 is not among `supported_versions`',
  ],
  [
    { schemas: { lens: { ...lens, current_version: '2.0.0', supported_versions: ['1.0.0', '2.0.0'] } } },
    '/schemas/lens/current_version `current_version` 2.0.0 of `lens` is not implemented by this product',
  ],
  [
    { schemas: { lens: { ...lens, migration_required: ['0.9.0'] } } },
    '/schemas/lens/migration_required/0 the version 0.9.0 has no migration',
  ],
  [
    { schemas: { lens: { ...lens, migrations: { '0.1.0': { to: '1.0.0', operations: [] } } } } },
    '/schemas/lens/migrations/0.1.0 the version 0.1.0 is not among `supported_versions`',
  ],
  [
    { schemas: { lens: { ...lens, migrations: { '0.9.0': { to: '1.5.0', operations: [] } } } } },
    '/schemas/lens/migrations/0.9.0/to the version 1.5.0 is not among `supported_versions`',
  ],
  [
    { schemas: { lens: { ...lens, migrations: { '0.9.0': { to: '0.9.0', operations: [] } } } } },
    '/schemas/lens/migrations/0.9.0 the migration from 0.9.0 does not lead to 1.0.0',
  ],
  [
    {
      schemas: {
        lens: {
          ...lens,
          migrations: { '0.9.0': { to: '1.0.0', operations: [{ operation: 'rename_member', member: 'a' }] } },
        },
      },
    },
    '/schemas/lens/migrations/0.9.0/operations/0 `to` is missing',
    '/schemas/lens/migrations/0.9.0/operations/0/member `member` must be a JSON pointer such as `/compatibility/session_spec_min`, not `a`',
  ],
])('%j is refused, and the versions of the product apply', (value, ...wanted) => {
  expect(read(value)).toEqual({ registry: loadVersionRegistry(), said: wanted });
});
