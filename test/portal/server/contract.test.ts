import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { intents } from '../../../tools/xstack/portal/server/intents.ts';
import { client, packageText, password, testPortal } from './support.ts';

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
