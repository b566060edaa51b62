import { applyPatch, createTwoFilesPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import { editHunks } from '../../tools/xstack/core/base/text/edit-patch.ts';
import { withEdits } from '../../tools/xstack/core/base/text/source-edit.ts';
import {
  checkVersion,
  type FormatVersions,
  type Migration,
} from '../../tools/xstack/core/base/version/check-version.ts';
import { migrate, migrationsOf } from '../../tools/xstack/core/base/version/migrate.ts';
import { type MigratedPart, migrationEdits } from '../../tools/xstack/core/base/version/migrate-source.ts';
import { migrateWithTree } from '../support/migrate-with-tree.ts';

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
  return { path: [...path], migrations: migrationsOf(value, versions) ?? [] };
}

function migrateSource(text: string, parts: readonly MigratedPart[]): string {
  return withEdits(text, migrationEdits(text, parts));
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

describe('migrating a source by operations of every kind', () => {
  const names = ['a', 'b', '*', '0', '1', '__proto__', 'é', 'schema_version'];
  const name = fc.constantFrom(...names.slice(0, -1));
  const space = fc.constantFrom('', ' ', '\n', '\n  ', '\r\n\t', '\n\n \t');
  const scalar = fc.constantFrom('1', '-1.50e+2', 'null', 'true', '"x"', '"\\u0041\\"{"', '""', '" , "');
  const spelled = (key: string) =>
    fc.constantFrom(JSON.stringify(key), `"\\u${hex(key)}${JSON.stringify(key).slice(2)}`);
  const hex = (key: string) => key.charCodeAt(0).toString(16).padStart(4, '0');
  const spaced = (source: fc.Arbitrary<string>) => fc.tuple(space, source, space).map((parts) => parts.join(''));
  const { object } = fc.letrec<{ value: string; object: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      scalar,
      tie('object'),
      fc.oneof(space, fc.array(spaced(tie('value')), { minLength: 1, maxLength: 3 }).map(String)).map((s) => `[${s}]`),
    ),
    object: fc
      .uniqueArray(name, { maxLength: 4 })
      .chain((keys) => fc.tuple(space, ...keys.map((key) => memberOf(key, tie('value')))))
      .map(([inside, ...members]) => `{${members.length === 0 ? inside : members.join(',')}}`),
  }));
  const memberOf = (key: string, held: fc.Arbitrary<string>) =>
    fc.tuple(space, spelled(key), space, spaced(held), space).map(([a, b, c, d, e]) => `${a}${b}${c}:${d}${e}`);
  const part = fc
    .tuple(object, memberOf('schema_version', fc.constant('"0.1.0"')), fc.boolean())
    .map(([source, version, isFirst]) => withMember(source, version, isFirst));
  const withMember = (source: string, version: string, isFirst: boolean) => {
    if (!source.includes(':')) return `{${version}}`;
    return isFirst ? `{${version},${source.slice(1)}` : `${source.slice(0, -1)},${version}}`;
  };
  const pointer = fc.array(name, { minLength: 1, maxLength: 3 }).map((steps) => `/${steps.join('/')}`);
  const added = fc.constantFrom<JsonValue>(1, 'x', [], {}, { a: 1, b: { a: [] } }, [{ b: 1 }, 2]);
  const operation = fc.oneof(
    fc.record({ operation: fc.constant('rename_member' as const), member: pointer, to: name }),
    fc.record({ operation: fc.constant('add_member' as const), member: pointer, value: added }),
    fc.record({ operation: fc.constant('remove_member' as const), member: pointer }),
  );
  const migrations = fc.array(
    fc.record({ to: fc.constantFrom('0.2.0', '1.0.0'), operations: fc.array(operation, { maxLength: 5 }) }),
    { minLength: 1, maxLength: 3 },
  );

  test('edits the bytes that an edit through a tree of all values edits', () => {
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 3 }),
        space,
        migrations,
        fc.boolean(),
        (rows, gap, chain, isMarked) => {
          const text = `${isMarked ? '\ufeff' : ''}${gap}{"before":[1.50],${gap}"rows":[${rows.join(`,${gap}`)}]${gap}}${gap}`;
          const parts = rows.map((_, i) => ({ path: ['rows', i], migrations: chain }));
          expect(migrateSource(text, parts)).toBe(migrateWithTree(text, parts));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('edits a document that is one part', () => {
    fc.assert(
      fc.property(part, space, migrations, (source, gap, chain) => {
        const text = `${gap}${source}${gap}`;
        const parts = [{ path: [], migrations: chain }];
        expect(migrateSource(text, parts)).toBe(migrateWithTree(text, parts));
      }),
      { numRuns: 500 },
    );
  });

  test('prints hunks that turn the source into the migrated one', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), space, migrations, (rows, gap, chain) => {
        const text = `[${gap}${rows.join(`,${gap}`)}]${gap}`;
        const edits = migrationEdits(
          text,
          rows.map((_, i) => ({ path: [i], migrations: chain })),
        );
        const patch = `--- a\n+++ a\n${editHunks(text, withEdits(text, edits), edits)}`;
        expect(applyPatch(text, patch, { autoConvertLineEndings: false })).toBe(withEdits(text, edits));
      }),
      { numRuns: 500 },
    );
  });

  test('prints the smallest difference of rows with a line for each member', () => {
    const chain = migrationsOf({ schema_version: '0.9.0' }, versions) ?? [];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(20)), { minLength: 1, maxLength: 12 }), (shapes) => {
        const rows = shapes.map(([isDue, count], i) => ({
          row: i,
          ...(isDue && { schema_version: '0.9.0', requires: [i] }),
          ...Object.fromEntries(Array.from({ length: count }, (_, j) => [`m${j}`, i * 100 + j])),
        }));
        const text = JSON.stringify(rows, null, 2);
        const parts = shapes.flatMap(([isDue], i) => (isDue ? [{ path: [i], migrations: chain }] : []));
        const edits = migrationEdits(text, parts);
        const smallest = createTwoFilesPatch('a', 'a', text, withEdits(text, edits), '', '');
        expect(
          `${createTwoFilesPatch('a', 'a', '', '', '', '')}${editHunks(text, withEdits(text, edits), edits)}`,
        ).toBe(smallest);
      }),
      { numRuns: 200 },
    );
  });

  test('edits more members of one part than a call has arguments', () => {
    const text = `{"schema_version":"0.1.0","a":[${Array.from({ length: 150_000 }, () => '{"b":1}').join(',')}]}`;
    const operations = [{ operation: 'rename_member' as const, member: '/a/*/b', to: 'c' }];
    const edits = migrationEdits(text, [{ path: [], migrations: [{ to: '1.0.0', operations }] }]);
    expect(edits).toHaveLength(150_001);
    expect(withEdits(text, edits)).toBe(text.replace('0.1.0', '1.0.0').replaceAll('"b"', '"c"'));
  });

  test('gives a version to a document whose migration removes it', () => {
    const chain: Migration[] = [
      { to: '1.0.0', operations: [{ operation: 'remove_member', member: '/schema_version' }] },
    ];
    const edits = migrationEdits('{"schema_version":"0.1.0"}', [{ path: [], migrations: chain }]);
    expect(withEdits('{"schema_version":"0.1.0"}', edits)).toBe('{"schema_version": "1.0.0"}');
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
