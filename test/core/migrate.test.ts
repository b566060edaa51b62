import { describe, expect, test } from 'vitest';
import { checkVersion, type FormatVersions } from '../../tools/xstack/core/compatx/check-version.ts';
import { migrate } from '../../tools/xstack/core/compatx/migrate.ts';
import type { Diagnostic } from '../../tools/xstack/core/diagnostic/diagnostic.ts';

const versions: FormatVersions = {
  current_version: '1.0.0',
  supported_versions: ['0.8.0', '0.9.0', '1.0.0'],
  migrations: {
    '0.8.0': { to: '0.9.0', operations: [{ operation: 'remove_member', member: '/colour' }] },
    '0.9.0': {
      to: '1.0.0',
      operations: [
        { operation: 'rename_member', member: '/requires', to: 'dependencies' },
        { operation: 'rename_member', member: '/contributions/*/file', to: 'path' },
        { operation: 'add_member', member: '/signature_status', value: 'unsigned' },
      ],
    },
  },
};

describe('migrating', () => {
  test('follows the chain to the current version and keeps the order of members', () => {
    const old = {
      schema_version: '0.8.0',
      colour: 'red',
      requires: ['a'],
      contributions: [{ file: 'x' }, { path: 'y' }],
      ['__proto__']: 1,
    };
    expect(JSON.stringify(migrate(old, versions))).toBe(
      '{"schema_version":"1.0.0","dependencies":["a"],"contributions":[{"path":"x"},{"path":"y"}],"__proto__":1,"signature_status":"unsigned"}',
    );
  });

  test('leaves a current document alone, and one of an unknown version to be refused', () => {
    const current = { schema_version: '1.0.0' };
    expect(migrate(current, versions)).toBe(current);
    expect(migrate({ schema_version: '0.1.0' }, versions)).toBeUndefined();
    expect(migrate({}, versions)).toBeUndefined();
  });

  test('an endless chain is no chain', () => {
    const circle = {
      ...versions,
      migrations: { '0.8.0': { to: '0.9.0', operations: [] }, '0.9.0': { to: '0.8.0', operations: [] } },
    };
    expect(migrate({ schema_version: '0.8.0' }, circle)).toBeUndefined();
  });
});

test.each([
  ['1.0.0', undefined],
  ['0.9.0', 'refuse.compatx.migration_required'],
  ['7.0.0', 'refuse.compatx.unsupported_schema_version'],
  [7, 'refuse.compatx.unsupported_schema_version'],
  [undefined, 'refuse.compatx.missing_payload_version'],
])('a document of version %j: %s', (version, code) => {
  const found: Diagnostic[] = [];
  const value = version === undefined ? {} : { schema_version: version };
  const sound = checkVersion((d) => void found.push(d), { schemas: { pack_manifest: versions } }, 'pack_manifest', {
    file: 'pack.json',
    value,
  });
  expect(found.map((d) => d.code)).toEqual(code === undefined ? [] : [code]);
  expect(sound).toBe(code === undefined);
});
