import { expect, test } from 'vitest';
import type { JsonObject } from '../../../tools/xstack/core/base/json/value.ts';
import { packageChecksum } from '../../../tools/xstack/core/product/checksum.ts';
import { openInstance, planImport } from '../../../tools/xstack/ops/product/service.ts';
import { client, lantern, packageText, password, testPortal } from './support.ts';

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
