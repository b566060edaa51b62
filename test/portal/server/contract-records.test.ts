/** The ledger and the governance log in answers: filters, order and pages. */
import { expect, test } from 'vitest';
import type { GovernanceFilter } from '../../../tools/xstack/core/ports/store.ts';
import { models, type Query } from '../../../tools/xstack/portal/server/models.ts';
import { client, packageText, testPortal } from './support.ts';

test('the ledger can be filtered and ordered, and returns the requested fields', async () => {
  const portal = await testPortal();
  const ask = await client(portal, 'operator');
  for (const [name, version] of [
    ['b', '1.0.0'],
    ['a', '1.0.0'],
    ['b', '1.1.0'],
  ]) {
    portal.clock.now += 1000;
    const text = packageText({ package_name: name as string, package_version: version as string });
    await ask('scene.package.import', { package_json: text, reason: 'r' });
  }
  const model = 'sc.scene.package.installation';
  const records = async (params: object) => (await ask('api.data', { op: 'list', model, ...params })).data.records;
  const fields = ['package_name', 'installed_version', 'active'];
  const [b1, a, b2] = [
    { package_name: 'b', installed_version: '1.0.0', active: false },
    { package_name: 'a', installed_version: '1.0.0', active: true },
    { package_name: 'b', installed_version: '1.1.0', active: true },
  ];
  expect(await records({ fields })).toEqual([b2, a, b1]);
  expect(await records({ fields, order: 'package_name, installed_version DESC' })).toEqual([a, b2, b1]);
  expect(await records({ fields, order: 'installed_at, id', limit: 1 })).toEqual([b1]);
  expect(
    await records({
      fields,
      domain: [
        ['active', '=', true],
        ['package_name', '=', 'b'],
      ],
    }),
  ).toEqual([b2]);
  expect(
    await records({ fields: ['id'], domain: [['last_upgrade_at', '=', null]], order: 'last_upgrade_at,id' }),
  ).toEqual([{ id: 1 }, { id: 2 }]);
  expect(await records({ domain: [['package_name', '=', 'c']] })).toEqual([]);
});

test('the log is paged, filtered, and listed in every order', async () => {
  const portal = await testPortal();
  const ask = await client(portal, 'operator');
  for (const n of ['1', '2', '3', '4', '5'])
    await ask('scene.package.import', { package_json: '{}' }, { 'X-Trace-Id': `t${n}` });
  const first = await ask('governance.log', { limit: 2, actor: 'operator' });
  expect(first.data.rows.map(({ id }: { id: number }) => id)).toEqual([5, 4]);
  const next = await ask('governance.log', { limit: 3, before: first.data.next_before });
  expect(next.data).toMatchObject({ rows: [{ id: 3 }, { id: 2 }, { id: 1 }], next_before: null });
  const ids = async (order: string, limit = 2) =>
    (await ask('api.data', { model: 'sc.scene.governance.log', fields: ['trace_id'], order, limit })).data.records.map(
      ({ trace_id }: { trace_id: string }) => trace_id,
    );
  expect(await ids('id')).toEqual(['t1', 't2']);
  expect(await ids('id desc')).toEqual(['t5', 't4']);
  expect(await ids('trace_id asc, id desc', 3)).toEqual(['t1', 't2', 't3']);
  expect(await ids('actor, trace_id desc', 1)).toEqual(['t5']);
});

test('a long log is read in pages, in any order, up to a limit', async () => {
  const rows = Array.from({ length: 2500 }, (_, i) => ({
    id: i + 1,
    action: i % 2 === 0 ? 'a' : 'b',
    actor: `u${i % 3}`,
  }));
  const governance = ({ action, before = Number.MAX_SAFE_INTEGER, after = 0, limit = 0, order }: GovernanceFilter) => {
    const found = rows.filter(
      (row) => row.id > after && row.id < before && (action === undefined || row.action === action),
    );
    return Promise.resolve((order === 'oldest_first' ? found : found.reverse()).slice(0, limit));
  };
  const instance = (count = 1) => ({
    store: {
      read: (work: (view: object) => unknown) =>
        work({
          governance: (filter: GovernanceFilter) =>
            governance(filter).then((page) => (count === 1 ? page : Array.from({ length: 1000 }, () => page[0]))),
        }),
    },
  });
  const model = models['sc.scene.governance.log'] as (typeof models)[string];
  const find = async (query: Partial<Query>, count?: number) => {
    const found = await model.find(instance(count) as never, {
      where: [],
      order: [{ field: 'id', isDescending: false }],
      limit: 3,
      ...query,
    });
    return found === 'too_many' ? found : found.map(({ id }) => id);
  };
  const where = [
    { field: 'actor', value: 'u2' },
    { field: 'action', value: 'b' },
  ];
  const all = rows.filter(({ actor, action }) => actor === 'u2' && action === 'b').map(({ id }) => id);
  expect(await find({})).toEqual([1, 2, 3]);
  expect(await find({ where, limit: 1000 })).toEqual(all);
  expect(await find({ where, limit: 1000, order: [{ field: 'id', isDescending: true }] })).toEqual([...all].reverse());
  expect(await find({ where: [{ field: 'id', value: 2400 }] })).toEqual([2400]);
  expect(
    await find({
      order: [
        { field: 'actor', isDescending: true },
        { field: 'id', isDescending: true },
      ],
    }),
  ).toEqual([2499, 2496, 2493]);
  expect(await find({ order: [{ field: 'actor', isDescending: true }] }, 50)).toBe('too_many');
});
