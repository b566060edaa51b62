import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import { checkVersion, type FormatVersions } from '../../tools/xstack/core/base/version/check-version.ts';
import { migrate, migrationsOf } from '../../tools/xstack/core/base/version/migrate.ts';
import { migrateSource } from '../../tools/xstack/core/base/version/migrate-source.ts';

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

function partOf(value: JsonObject, path: readonly (string | number)[] = []) {
  return { path: [...path], value, migrations: migrationsOf(value, versions) ?? [] };
}

describe('migrating', () => {
  test('follows the chain to the current version and preserves the order of members', () => {
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

  test('does not change a document of the current or of an unknown version', () => {
    const current = { schema_version: '1.0.0' };
    expect(migrate(current, versions)).toBe(current);
    expect(migrate({ schema_version: '0.1.0' }, versions)).toBeUndefined();
    expect(migrate({}, versions)).toBeUndefined();
  });

  test('an endless chain is refused', () => {
    const cycle = {
      ...versions,
      migrations: { '0.8.0': { to: '0.9.0', operations: [] }, '0.9.0': { to: '0.8.0', operations: [] } },
    };
    expect(migrate({ schema_version: '0.8.0' }, cycle)).toBeUndefined();
  });
});

describe('migrating a source', () => {
  const migrated = (text: string, value: JsonObject) => migrateSource(text, [partOf(value)]);

  test('preserves content that the migration does not name', () => {
    const text = [
      '{ "schema_version" : "0.9.0",',
      '\t"requires": [ "a",   "b" ],',
      '\t"mass_kg": 1988400000000000000000000000000, "e": 1.50,',
      '\t"contributions": [{"file":"x"}, { "path": "y" }]',
      '}',
      '',
    ].join('\r\n');
    expect(migrated(`\ufeff${text}`, JSON.parse(text) as JsonObject).split('\r\n')).toEqual([
      '\ufeff{ "schema_version" : "1.0.0",',
      '\t"dependencies": [ "a",   "b" ],',
      '\t"mass_kg": 1988400000000000000000000000000, "e": 1.50,',
      '\t"contributions": [{"path":"x"}, { "path": "y" }],',
      '\t"signature_status": "unsigned"',
      '}',
      '',
    ]);
  });

  test('never overwrites an existing member', () => {
    const both = { schema_version: '0.9.0', requires: ['a'], dependencies: ['b'], signature_status: 'signed' };
    expect(migrate(both, versions)).toEqual({ ...both, schema_version: '1.0.0' });
    expect(JSON.parse(migrated(JSON.stringify(both), both))).toEqual(migrate(both, versions));
  });

  test('a document that is up to date is unchanged', () => {
    const text = '{"schema_version":"1.0.0"}';
    expect(migrated(text, { schema_version: '1.0.0' })).toBe(text);
  });

  test('gives the same result as migrating the value', () => {
    const names = fc.constantFrom(
      'requires',
      'dependencies',
      'file',
      'path',
      'contributions',
      'colour',
      '__proto__',
      '*',
    );
    const value = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<JsonValue>(1, null, 'x'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(names, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).value;
    const document = fc
      .tuple(fc.constantFrom('0.8.0', '0.9.0'), fc.dictionary(names, value, { maxKeys: 5, noNullPrototype: true }))
      .map(([version, members]): JsonObject => ({ ...members, schema_version: version }));
    fc.assert(
      fc.property(fc.array(document, { maxLength: 4 }), fc.constantFrom('', '  ', '\t'), (rows, indent) => {
        const text = JSON.stringify({ before: 1.5, rows }, null, indent);
        const parts = rows.map((row, i) => partOf(row, ['rows', i]));
        const wanted = { before: 1.5, rows: rows.map((row) => migrate(row, versions)) };
        expect(JSON.stringify(JSON.parse(migrateSource(text, parts)))).toBe(JSON.stringify(wanted));
      }),
      { numRuns: 300 },
    );
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
