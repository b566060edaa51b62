/** The origin of every member of a compiled row: what was carried, defaulted, sorted or computed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import { Arena } from '../../tools/xstack/core/base/text/arena.ts';
import { loadVersionRegistry } from '../../tools/xstack/core/base/version/check-version.ts';
import { extended } from '../../tools/xstack/core/compiler/content-model/extension.ts';
import type { Collection, RowSource } from '../../tools/xstack/core/compiler/rows/collection.ts';
import { collections } from '../../tools/xstack/core/compiler/rows/collections.ts';
import { compileRows } from '../../tools/xstack/core/compiler/rows/compile-rows.ts';
import { collectionOf } from '../../tools/xstack/core/compiler/rows/kind-definition.ts';
import type { Row } from '../../tools/xstack/core/compiler/rows/row.ts';
import { type MemberOrigin, rowOrigins } from '../../tools/xstack/core/compiler/rows/row-origins.ts';

const names = ['a', 'b', 'c', 'd', 'a/~b'];
const texts = fc.array(fc.constantFrom('x', 'y', ' y', 'z ', ''), { maxLength: 4 });
const member = fc.oneof(texts, fc.constantFrom<JsonValue>(null, 1, 'x'), fc.constant({ e: 'x' }));
const members = fc.dictionary(fc.constantFrom(...names), member as fc.Arbitrary<JsonValue>, { noNullPrototype: true });
const subset = fc.subarray(names);

function source(value: JsonObject, pointer: string): RowSource {
  return {
    value,
    pointer,
    file: 'packs/core/p/data/x.json',
    packId: 'p',
    packPath: 'packs/core/p',
    contributionId: 'c.1',
    files: new Map([['assets/a.png', { path: 'assets/a.png', sha256: '0', size: 1 }]]),
  };
}

/** Compiles one row and returns it as JSON. */
function compiled(collection: Collection, { value, ...origin }: RowSource): JsonObject {
  const rows: Row[] = [];
  const arena = new Arena();
  const report = (d: unknown) => expect.fail(JSON.stringify(d));
  const context = { report, reportVersion: report, versions: loadVersionRegistry(), arena, refused: [] };
  const { payloadMember } = collection;
  const payload = payloadMember === undefined ? value : { [payloadMember]: [value] };
  compileRows(context, collection, { ...origin, value: payload }, rows);
  return JSON.parse(new TextDecoder().decode(arena.bytes((rows[0] as Row).text))) as JsonObject;
}

function at(value: JsonObject, pointer: string): JsonValue | undefined {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<JsonValue | undefined>(
    (below, step) => (below as JsonObject)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')],
    value,
  );
}

const sorted = (value: unknown) =>
  [...new Set((value as string[]).map((text) => text.trim()))].filter((text) => text !== '').sort();

function expected(origin: MemberOrigin, name: string, collection: Collection, from: RowSource): unknown {
  const fallback = collection.defaults?.[name];
  switch (origin.rule) {
    case 'carried':
      return at(from.value, origin.at);
    case 'sorted':
      return sorted(at(from.value, origin.at));
    case 'default':
      return collection.stringSets?.includes(name) && Array.isArray(fallback) ? sorted(fallback) : fallback;
    case 'contribution id':
      return from.contributionId;
    case 'pack id':
      return from.packId;
    case 'payload path':
      return from.file;
    case 'computed':
      return collection.compute?.(from)[name];
  }
}

test('origins give every member of the row, and only those', () => {
  const rules = new Set<string>();
  fc.assert(
    fc.property(members, members, subset, subset, fc.boolean(), (value, defaults, fields, sets, hasId) => {
      const definition = { name: 'thing', type: 'thing', id_field: 'id', id_optional: true, sort: ['id'] };
      const collection = collectionOf(
        {
          ...definition,
          fields: ['id', ...fields],
          derived: { deep: 'd.e' },
          defaults,
          string_sets: sets,
          output: 'x.json',
          output_member: 'xs',
        },
        { validate: { code: 'refuse.registry_compile.invalid_row', problems: () => [] }, hashName: 'x_hash' },
      );
      const given = Object.fromEntries(
        Object.entries(value).filter(([name, held]) => !sets.includes(name) || Array.isArray(held)),
      );
      const from = source({ ...given, ...(hasId && { id: 'i.1' }) }, '');
      const origins = rowOrigins(collection, from);
      const row = compiled(collection, from);
      expect([...origins.keys()].sort()).toEqual(Object.keys(row).sort());
      for (const [name, origin] of origins) {
        rules.add(origin.rule);
        expect(row[name]).toEqual(expected(origin, name, collection, from));
        if (origin.rule === 'sorted') expect(at(from.value, origin.at)).not.toEqual(row[name]);
      }
    }),
    { numRuns: 500 },
  );
  expect([...rules].sort()).toEqual(['carried', 'contribution id', 'default', 'pack id', 'payload path', 'sorted']);
});

test('members of an extension have origins like built-in ones', () => {
  const lenses = collections.find(({ kind }) => kind === 'lens') as Collection;
  const members = { names: ['channels', 'policy'], carry: ['channels', 'policy'], references: [] };
  const extension = { ...members, problems: () => [], stringSets: ['channels'], defaults: { policy: 'none' } };
  const origins = rowOrigins(extended(lenses, [extension], []), source({ lens_id: 'c.1', channels: ['b', 'a'] }, ''));
  expect(origins.get('channels')).toEqual({ rule: 'sorted', at: '/channels' });
  expect(origins.get('policy')).toEqual({ rule: 'default' });
  expect(origins.get('lens_id')).toEqual({ rule: 'carried', at: '/lens_id' });
});

test('a computed member has its rule, and a pointer begins at the row', () => {
  const assets = collections.find(({ kind }) => kind === 'asset_bundle') as Collection;
  const from = source({ asset_bundle_id: 'c.1', files: ['a.png'] }, '');
  expect(rowOrigins(assets, from).get('files')).toEqual({ rule: 'computed' });
  const sites = collections.find(({ kind }) => kind === 'site') as Collection;
  const keys = rowOrigins(sites, source({ site_id: 's', search_keys: ['b', 'a'], tags: [] }, '/sites/3'));
  expect(keys.get('search_keys')).toEqual({ rule: 'sorted', at: '/sites/3/search_keys' });
  expect(keys.get('site_id')).toEqual({ rule: 'carried', at: '/sites/3/site_id' });
  expect(keys.get('bounds')).toEqual({ rule: 'default' });
});
