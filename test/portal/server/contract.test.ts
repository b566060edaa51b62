/** Requests and answers in the envelope of the contract. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../tools/xstack/core/base/json/value.ts';
import type { GovernanceFilter } from '../../../tools/xstack/core/ports/store.ts';
import { packageChecksum } from '../../../tools/xstack/core/product/checksum.ts';
import { openInstance, planImport } from '../../../tools/xstack/ops/product/service.ts';
import { intents } from '../../../tools/xstack/portal/server/intents.ts';
import { models, type Query } from '../../../tools/xstack/portal/server/models.ts';
import { client, lantern, packageText, password, testPortal } from './support.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

test('an answer has the envelope of the contract, under an alias too', async () => {
  const { post } = await testPortal();
  const { status, data, meta, headers } = await post(
    { intent: 'auth.login', params: { db: 'any', login: 'admin', password } },
    { 'X-Anonymous-Intent': '1', 'X-Odoo-DB': 'any', 'X-Trace-Id': 'verify_1.a:b-c' },
  );
  expect(status).toBe(200);
  expect(data).toMatchObject({ user: { login: 'admin', role: 'admin', roles: ['viewer', 'operator', 'admin'] } });
  expect(data.token).toMatch(/^[\w-]{43}$/);
  expect(meta).toEqual({
    intent: 'login',
    elapsed_ms: 0,
    trace_id: 'verify_1.a:b-c',
    api_version: 'v1',
    contract_version: '1.0.0',
    schema_version: '1.0.0',
    ignored_params: ['db'],
  });
  expect(headers.get('x-trace-id')).toBe('verify_1.a:b-c');
});

test.each([
  ['missing', {}],
  ['empty', { 'X-Trace-Id': '' }],
  ['of a strange form', { 'X-Trace-Id': 'a b' }],
  ['too long', { 'X-Trace-Id': 'x'.repeat(200) }],
  ['an attempt at the log', { 'X-Trace-Id': '{"level":"error"}' }],
])('a trace id that is %s is replaced, the same everywhere', async (_, headers) => {
  const portal = await testPortal();
  const { meta, headers: got } = await portal.post({ intent: 'app.init' }, headers as Record<string, string>);
  expect(meta.trace_id).toMatch(uuid);
  expect(got.get('x-trace-id')).toBe(meta.trace_id);
  expect(portal.log().at(-1)).toMatchObject({ event: 'intent', trace_id: meta.trace_id, status: 401 });
});

test('app.init returns the user and the permitted intents', async () => {
  const portal = await testPortal();
  const [viewer, admin] = [await client(portal, 'viewer'), await client(portal, 'admin')];
  const { data } = await viewer('system.init');
  expect(data).toMatchObject({ user: { login: 'viewer', roles: ['viewer'] }, has_project: false, is_dev: false });
  expect(data.intents).toContain('scene.package.dry_run_import');
  expect(data.intents).not.toContain('scene.package.import');
  expect((await admin('app.init')).data.intents).toEqual(Object.keys(intents).sort());
});

test('a dry run changes nothing, and an import applies exactly its plan and records it in the ledger and the log', async () => {
  const portal = await testPortal();
  const ask = await client(portal, 'operator');
  const scenes = () =>
    ask('api.data', {
      op: 'list',
      model: 'ir.config_parameter',
      domain: [['key', '=', 'sc.scene.package.imported_scenes']],
    });
  const before = await scenes();
  const dryRun = await ask('scene.package.dry_run_import', { package_json: packageText(), strategy: 'skip_existing' });
  expect(dryRun.data).toMatchObject({
    dry_run: true,
    package_name: 'demo',
    package_version: '1.0.0',
    summary: { scene_count: 1, additions_count: 1, conflicts_count: 0 },
    report: { additions: [{ scene_key: 'scene.lantern' }], conflicts: [], overwrite_fields: [] },
  });
  expect((await scenes()).data.records).toEqual(before.data.records);
  const imported = await ask(
    'scene.package.import',
    { package_json: packageText(), strategy: 'skip_existing', reason: 'try it', plan_hash: dryRun.data.plan.plan_hash },
    { 'X-Trace-Id': 'import-1' },
  );
  expect(imported.data).toMatchObject({
    action: 'package_import',
    strategy: 'skip_existing',
    imported_scene_keys: ['scene.lantern'],
    skipped_scene_keys: [],
    renamed: [],
    trace_id: 'import-1',
    summary: { imported_count: 1, skipped_count: 0, renamed_count: 0 },
    installation: { package_name: 'demo', installed_version: '1.0.0', active: true },
  });
  expect(JSON.parse((await scenes()).data.records[0].value)).toEqual([lantern]);
  const { data: installed } = await ask('scene.packages.installed');
  expect(installed.packages).toEqual([imported.data.installation]);
  expect((await ask('scene.package.list')).data).toEqual({ items: installed.packages, count: 1 });
  const rows = await ask('api.data', {
    model: 'sc.scene.governance.log',
    domain: [
      ['trace_id', '=', 'import-1'],
      ['action', '=', 'package_import'],
    ],
    fields: ['action', 'actor', 'reason', 'trace_id'],
  });
  expect(rows.data.records).toEqual([
    { action: 'package_import', actor: 'operator', reason: 'try it', trace_id: 'import-1' },
  ]);
  expect((await ask('governance.verify')).data).toMatchObject({ valid: true, rows: 2 });
});

test('a conflicting scene is renamed, the next export contains it, and a rollback undoes exactly the import', async () => {
  const portal = await testPortal();
  const ask = await client(portal, 'operator');
  await ask('scene.package.import', { package: JSON.parse(packageText()), reason: 'first' });
  const other = packageText({ package_name: 'other' }, [{ ...lantern, lamps: 4 }]);
  const { data } = await ask('scene.package.import', {
    package_json: other,
    strategy: 'rename_on_conflict',
    reason: 'second',
  });
  expect(data.renamed).toEqual([{ from: 'scene.lantern', to: 'scene.lantern__pkg1' }]);
  const exported = await ask('scene.package.export', {
    package_name: 'all',
    package_version: '2.0.0',
    scene_channel: 'stable',
    reason: 'hand on',
  });
  expect(exported.data).toMatchObject({
    action: 'package_export',
    scene_channel: 'stable',
    scene_count: 2,
    package_version: '2.0.0',
  });
  expect(JSON.parse(exported.data.package_json)).toEqual(exported.data.package);
  const got = await ask('scene.package.get', { package_name: 'all' });
  expect(got.data.package_json).toBe(exported.data.package_json);
  const plan = await ask('scene.package.dry_run_rollback', {});
  expect(plan.data).toMatchObject({
    dry_run: true,
    plan: { package_name: 'other', removed: ['scene.lantern__pkg1'], blockers: [] },
  });
  const undone = await ask('scene.package.rollback', { reason: 'not wanted', plan_hash: plan.data.plan.plan_hash });
  expect(undone.data).toMatchObject({ action: 'package_rollback', removed_scene_keys: ['scene.lantern__pkg1'] });
  expect((await ask('scene.catalogue')).data).toEqual({
    scenes: [{ code: 'scene.lantern', name: '灯笼', origin: 'imported' }],
    count: 1,
  });
  const history = await ask('scene.package.history', { package_name: 'other' });
  expect(history.data.imports[0].rolled_back_at).not.toBeNull();
  expect((await ask('scene.health', { mode: 'full' })).data).toMatchObject({
    mode: 'full',
    summary: { scene_count: 1 },
    drift: [],
  });
});

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

test('an export has every member of a package', async () => {
  const portal = await testPortal();
  const ask = await client(portal, 'operator');
  const { data } = await ask('scene.package.export', {
    package_name: '包',
    package_version: '1.2.3',
    channel: 'beta',
    reason: 'r',
    scene_version: '9.9.9',
    min_core_version: '0.1.0',
    profiles: { small: { lamps: 1 } },
    defaults: { lamp: 'on' },
    policies: { dark: true },
    upgrade: { supported_from: ['1.0.0'], breaking: true },
    allow_empty: true,
  });
  expect(data.package).toMatchObject({
    package_name: '包',
    scene_version: '9.9.9',
    profiles: { small: { lamps: 1 } },
    defaults: { lamp: 'on', scene_channel: 'beta' },
    policies: { dark: true },
    upgrade: { type: 'inplace', supported_from: ['1.0.0'], breaking: true },
  });
  expect((await ask('scene.package.dry_run_import', { package_json: data.package_json })).data.checksum).toBe(
    data.checksum,
  );
});

test('the checksum is verified over the package as it was sent, wherever the request contains it', async () => {
  const portal = await testPortal();
  const ask = await client(portal, 'viewer');
  const login = await portal.post({ intent: 'login', params: { login: 'viewer', password } });
  const headers = { Authorization: `Bearer ${login.data.token}` };
  const sent = packageText({ policies: { ratio: 1.5, big: 1e21 } })
    .replace('1.5', '1.50')
    .replace(/"lamps":3/, '\n "lamps" : 3 ');
  const value = JSON.parse(sent) as { checksum: string };
  const body = (text: string) =>
    `{"params": {"strategy":"skip_existing" ,"package":\n${text} }, "intent":"scene.package.dry_run_import"}`;
  expect((await portal.post(body(sent), headers)).data?.checksum).toBe(value.checksum);
  // A client that parses and prints the package changes its bytes; the meaning is determined from the bytes, too.
  expect((await ask('scene.package.dry_run_import', { package: value })).status).toBe(200);
  const tampered = await portal.post(body(sent.replace('灯笼', '灯')), headers);
  expect(tampered).toMatchObject({
    status: 422,
    error: { code: 'VALIDATION_ERROR', reason_code: 'CHECKSUM_MISMATCH' },
  });
  expect(tampered.error.hint).toBeTruthy();
  expect(tampered.error.details?.diagnostics?.[0]).toMatchObject({ file: 'package.json', pointer: '/checksum' });
  expect(tampered.error.details?.diagnostics?.[0]?.range?.start.line).toBeGreaterThan(0);
});

test('the digits of numbers are preserved', async () => {
  const portal = await testPortal();
  const login = await portal.post({ intent: 'login', params: { login: 'viewer', password } });
  // Deployed instances compute the checksum over `1.0`, which readers of doubles cannot distinguish from `1`.
  const { checksum: _, ...value } = JSON.parse(packageText({ policies: { ratio: 1 } })) as JsonObject;
  const written = JSON.stringify(value).replace('"ratio":1', '"ratio":1.0');
  const checksummed = written.replace(/}$/, `,"checksum":"${packageChecksum(written, value)}"}`);
  const body = `{"intent":"scene.package.dry_run_import","params":{"package":${checksummed}}}`;
  const headers = { Authorization: `Bearer ${login.data.token}` };
  expect((await portal.post(body, headers)).status).toBe(200);
  expect((await portal.post(body.replace('"ratio":1.0', '"ratio":1'), headers)).error.reason_code).toBe(
    'CHECKSUM_MISMATCH',
  );
});

test('the reason of a refused package does not depend on the order of its members', async () => {
  const ask = await client(await testPortal(), 'operator');
  const wrong = { ...JSON.parse(packageText()), checksum: 'A1', package_version: 'one', package_name: '', extra: true };
  const members = Object.entries(wrong as object);
  for (const order of [members, [...members].reverse(), [...members.slice(3), ...members.slice(0, 3)]]) {
    const params = { package_json: JSON.stringify(Object.fromEntries(order)), strategy: 'skip_existing' };
    for (const intent of ['scene.package.dry_run_import', 'scene.package.import']) {
      const { status, error } = await ask(intent, { ...params, reason: 'order' });
      expect([status, error.reason_code]).toEqual([422, 'CHECKSUM_FORMAT']);
    }
  }
});

test('a package with a byte-order mark, or as a string, has the result of the file', async () => {
  const portal = await testPortal();
  const ask = await client(portal, 'viewer');
  const { data, meta } = await ask('scene.package.dry_run_import', {
    package_json: `\ufeff${packageText()}`,
    file_name: 'demo.json',
  });
  expect(data.summary.additions_count).toBe(1);
  expect(meta.diagnostics).toMatchObject([
    { code: 'note.package.no_bundle', file: null },
    { code: 'warn.json.byte_order_mark', file: 'demo.json', range: { start: { line: 1 } } },
  ]);
});

const checksum = createHash('sha256').update('x').digest('hex');
test.each([
  ['a missing reason', { package_json: packageText() }, 400, 'REASON_REQUIRED'],
  ['a blank reason', { package_json: packageText(), reason: ' \n' }, 400, 'REASON_REQUIRED'],
  [
    'an unknown strategy',
    { package_json: packageText(), reason: 'r', strategy: 'replace_all' },
    400,
    'UNKNOWN_STRATEGY',
  ],
  ['a stale plan', { package_json: packageText(), reason: 'r', plan_hash: '0'.repeat(64) }, 409, 'PLAN_STALE'],
  ['a wrong checksum', { package: { ...JSON.parse(packageText()), checksum }, reason: 'r' }, 422, 'CHECKSUM_MISMATCH'],
  [
    'a short checksum',
    { package: { ...JSON.parse(packageText()), checksum: 'ab' }, reason: 'r' },
    422,
    'CHECKSUM_FORMAT',
  ],
  ['no package in a package', { package: {}, reason: 'r' }, 422, 'SCHEMA_INVALID'],
  ['no JSON in a text', { package_json: '{"a":', reason: 'r' }, 422, 'SYNTAX'],
  [
    'a version that is none',
    { package_json: packageText({ package_version: 'one' }), reason: 'r' },
    422,
    'INVALID_VERSION',
  ],
  [
    'a package for a newer product',
    {
      package_json: packageText({
        compatibility: { min_core_version: '99.0.0', supported_schema_versions: ['1.0.0'] },
      }),
      reason: 'r',
    },
    422,
    'CORE_TOO_OLD',
  ],
])('%s is refused with a reason code and a hint, and logged', async (_, params, status, reason_code) => {
  const portal = await testPortal();
  const ask = await client(portal, 'operator');
  const answer = await ask('scene.package.import', params, { 'X-Trace-Id': 'refused-1' });
  expect([answer.status, answer.error.reason_code]).toEqual([status, reason_code]);
  const { data } = await ask('api.data', {
    model: 'sc.scene.governance.log',
    domain: [['trace_id', '=', 'refused-1']],
  });
  expect(data.records.map(({ action }: { action: string }) => action)).toEqual(['package_refused']);
  expect((await ask('scene.packages.installed')).data.packages).toEqual([]);
});

test.each([
  ['an unknown intent', { intent: 'scene.package.lst' }, 404, 'INTENT_NOT_FOUND', 'INTENT_NOT_FOUND'],
  ['an unknown model', { intent: 'api.data', params: { model: 'res.users' } }, 404, 'BAD_REQUEST', 'UNKNOWN_MODEL'],
  [
    'an operation that writes',
    { intent: 'api.data', params: { model: 'ir.config_parameter', op: 'write' } },
    400,
    'BAD_REQUEST',
    'UNKNOWN_OP',
  ],
  [
    'an unknown field',
    { intent: 'api.data', params: { model: 'ir.config_parameter', fields: ['password'] } },
    400,
    'BAD_REQUEST',
    'UNKNOWN_FIELD',
  ],
  [
    'another operator',
    { intent: 'api.data', params: { model: 'ir.config_parameter', domain: [['key', 'like', '%']] } },
    400,
    'BAD_REQUEST',
    'UNKNOWN_OPERATOR',
  ],
  [
    'an order that is SQL',
    { intent: 'api.data', params: { model: 'ir.config_parameter', order: 'id; drop table x' } },
    400,
    'BAD_REQUEST',
    'INVALID_ORDER',
  ],
  [
    'a limit without end',
    { intent: 'api.data', params: { model: 'ir.config_parameter', limit: 1e9 } },
    400,
    'BAD_REQUEST',
    'INVALID_PARAMS',
  ],
  [
    'a package that is not there',
    { intent: 'scene.package.get', params: { package_name: 'x' } },
    404,
    'BAD_REQUEST',
    'NOT_FOUND',
  ],
  [
    'an import that is not there',
    { intent: 'scene.package.dry_run_rollback', params: { import_id: 5 } },
    404,
    'BAD_REQUEST',
    'UNKNOWN_IMPORT',
  ],
  [
    'an action that the log does not know',
    { intent: 'governance.log', params: { action: 'x' } },
    400,
    'BAD_REQUEST',
    'UNKNOWN_ACTION',
  ],
  [
    'no package at all',
    { intent: 'scene.package.import', params: { reason: 'r' } },
    400,
    'BAD_REQUEST',
    'INVALID_PARAMS',
  ],
  [
    'nothing to export',
    { intent: 'scene.package.export', params: { package_name: 'p', package_version: '1.0.0', reason: 'r' } },
    400,
    'BAD_REQUEST',
    'NO_SCENES',
  ],
  ['a project where there is none', { intent: 'project.bundles' }, 404, 'BAD_REQUEST', 'NO_PROJECT'],
])(
  '%s is refused',
  async (_, { intent, params = {} }: { intent: string; params?: object }, status, code, reason_code) => {
    const ask = await client(await testPortal(), 'operator');
    const answer = await ask(intent, params);
    expect([answer.status, answer.error.code, answer.error.reason_code]).toEqual([status, code, reason_code]);
  },
);

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

test('the portal and the command line make the same plan of the same state', async () => {
  const portal = await testPortal({ database: 'state.db' });
  const [ask, root] = [await client(portal, 'operator'), portal.root];
  await ask('scene.package.import', { package_json: packageText(), reason: 'state' });
  const outside = await openInstance({ root, database: 'state.db', create: false });
  const text = packageText({ package_name: 'next' }, [
    { ...lantern, lamps: 9 },
    { code: 'scene.b', name: 'b' },
  ]);
  const hashes = new Set<string>();
  for (const strategy of ['skip_existing', 'override_existing', 'rename_on_conflict']) {
    const there = await planImport(outside, { text, file: 'x.json', strategy });
    const here = await ask('scene.package.dry_run_import', { package: JSON.parse(text), strategy });
    expect(there).toMatchObject({ ok: true, value: { plan: { plan_hash: here.data.plan.plan_hash } } });
    hashes.add(here.data.plan.plan_hash);
  }
  expect(hashes.size).toBe(3);
  await outside.store.close();
});
