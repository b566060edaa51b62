/**
 * Requests and packages of deployed instances, unchanged: one trace id for all, few parameters, checksums of another
 * language.
 */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, type Json, type JsonRecord, listAt, stringAt } from '../../../tools/xstack/verify/json.ts';
import { type PortalProcess, startPortal } from '../../../tools/xstack/verify/portal.ts';
import { program, root } from '../../support/binary.ts';

let portal: PortalProcess;
let token: string;
beforeAll(async () => {
  portal = await startPortal({ program, root, env: process.env });
  const { body } = await post('{"intent":"login","params":{"db":"prod","login":"admin","password":"admin"}}', {
    'X-Anonymous-Intent': '1',
  });
  token = stringAt(body, 'data', 'token') ?? '';
});
afterAll(async () => {
  expect(await portal.stop()).toBeUndefined();
});

interface Answer {
  readonly status: number;
  readonly body: Json;
}

async function post(body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const response = await fetch(`${portal.url}/api/v1/intent?db=prod`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, body: (await response.json()) as Json };
}

const trace = 'scene_package_import_1763690000000';

function ask(intent: string, params: JsonRecord | string): Promise<Answer> {
  const text = typeof params === 'string' ? params : JSON.stringify(params);
  return post(`{"intent":"${intent}","params":${text}}`, {
    Authorization: `Bearer ${token}`,
    'X-Odoo-DB': 'prod',
    'X-Trace-Id': trace,
  });
}

async function done(intent: string, params: JsonRecord | string): Promise<Json> {
  const { status, body } = await ask(intent, params);
  expect(body).toMatchObject({ ok: true, meta: { intent, trace_id: trace } });
  expect(status).toBe(200);
  return at(body, 'data') as Json;
}

const imported = {
  op: 'list',
  model: 'ir.config_parameter',
  fields: ['id', 'key', 'value'],
  domain: [['key', '=', 'sc.scene.package.imported_scenes']],
  limit: 1,
};

test('export, dry run without a strategy, import, health, log: all with one trace id', async () => {
  await done('app.init', { scene: 'web', with_preload: false });
  const before = await done('api.data', imported);
  const exported = await done('scene.package.export', {
    package_name: 'import-smoke',
    package_version: '1.0.0',
    scene_channel: 'stable',
    reason: 'smoke',
  });
  const pack = at(exported, 'package') as JsonRecord;
  const foretold = await done('scene.package.dry_run_import', { package: pack });
  expect(foretold).toMatchObject({ dry_run: true, report: {}, summary: { additions_count: 0, conflicts_count: 0 } });
  expect(await done('api.data', imported)).toEqual(before);
  const done1 = await done('scene.package.import', { package: pack, strategy: 'rename_on_conflict', reason: 'smoke' });
  expect(listAt(done1, 'imported_scene_keys')).toEqual([]);
  const health = await done('scene.health', { mode: 'summary' });
  expect(at(health, 'summary', 'critical_resolve_errors_count')).toBe(0);
  const log = await done('api.data', {
    op: 'list',
    model: 'sc.scene.governance.log',
    fields: ['id', 'action', 'trace_id', 'created_at'],
    domain: [
      ['trace_id', '=', trace],
      ['action', '=', 'package_import'],
    ],
    limit: 10,
  });
  const { created_at: _, ...row } = (listAt(log, 'records')?.[0] ?? {}) as JsonRecord;
  expect(row).toEqual({ id: expect.any(Number), action: 'package_import', trace_id: trace });
  const { packages } = (await done('scene.packages.installed', {})) as { packages: { package_name: string }[] };
  expect(packages).toContainEqual(
    expect.objectContaining({ package_name: 'import-smoke', installed_version: '1.0.0', active: true }),
  );
  const list = await done('scene.package.list', {});
  expect(listAt(list, 'items')).toHaveLength(at(list, 'count') as number);
});

/** JSON as another language writes it: `1.0` stays `1.0`, characters outside ASCII are escaped. */
const content = {
  sorted: [
    '"compatibility":{"min_core_version":"0.1.0","supported_schema_versions":["1.0.0"]}',
    '"defaults":{"scene_channel":"beta"}',
    '"package_name":"\\u65bd\\u5de5"',
    '"package_version":"1.0.0"',
    '"policies":{"big":1988400000000000000000000000000,"ratio":1.0,"small":1e-07}',
    '"profiles":{}',
    '"scene_version":"1.0.0"',
    '"scenes":[{"code":"demo.site_a__pkg1","name":"\\u5de5\\u5730 \\u00e9"}]',
    '"schema_version":"1.0.0"',
  ],
  checksum(): string {
    return createHash('sha256')
      .update(`{${this.sorted.join(',')}}`)
      .digest('hex');
  },
  /** JSON like that of an HTTP client of that language: spaces, another order, unescaped characters. */
  sent(): string {
    const members = this.sorted.toReversed().map((each) => each.replace(/\\u([0-9a-f]{4})/g, unescaped));
    return `{ "checksum": "${this.checksum()}",\n ${members.join(', ')} }`;
  },
};

function unescaped(_: string, hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

describe('a package whose checksum was computed elsewhere', () => {
  test('is imported both as an object and as a string', async () => {
    const asObject = await done('scene.package.dry_run_import', `{"package": ${content.sent()} }`);
    const asText = await done('scene.package.dry_run_import', { package_json: content.sent() });
    const alsoText = await done('scene.package.dry_run_import', { package: content.sent() });
    for (const found of [asObject, asText, alsoText])
      expect(found).toMatchObject({
        package_name: '施工',
        checksum: content.checksum(),
        summary: { additions_count: 1 },
      });
  });

  test('is refused if a digit was dropped', async () => {
    const { status, body } = await ask('scene.package.dry_run_import', {
      package: JSON.parse(content.sent()) as JsonRecord,
    });
    expect(status).toBe(422);
    expect(stringAt(body, 'error', 'reason_code')).toBe('CHECKSUM_MISMATCH');
  });
});

test('no parameter makes a reading intent write', async () => {
  const before = await done('api.data', imported);
  for (const op of ['create', 'write', 'unlink', 'import']) {
    const { status, body } = await ask('api.data', { ...imported, op, values: { value: '[]' }, vals: { value: '[]' } });
    expect(status).toBe(400);
    expect(at(body, 'ok')).toBe(false);
  }
  expect(await done('api.data', imported)).toEqual(before);
});
