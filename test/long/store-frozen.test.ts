/** A PostgreSQL server that hangs, crashes or is locked by others: every call ends with a reason. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, onTestFinished } from 'vitest';
import { storeLocation } from '../../tools/xstack/io/store/location.ts';
import { openStore } from '../../tools/xstack/io/store/open.ts';
import { importPackage, listInstalled } from '../../tools/xstack/ops/product/service.ts';
import { client, type PortalAnswer, testPortal } from '../portal/server/support.ts';
import { accepted, caller, emptyDirectory, instanceAt } from '../product/support/instance.ts';
import { packageText, scene } from '../product/support/package.ts';
import { program } from '../support/binary.ts';
import { asked, hasPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { testWith } from '../support/skip.ts';

const test = testWith('PostgreSQL', hasPostgres);
let server: PostgresServer;
let isFrozen = false;
beforeAll(async () => {
  if (hasPostgres) server = await startPostgres();
});
afterEach(() => {
  if (isFrozen) thaw();
});
afterAll(async () => server?.remove());

function freeze(): void {
  server.freeze();
  isFrozen = true;
}

function thaw(): void {
  server.thaw();
  isFrozen = false;
}

const request = {
  text: packageText({ scenes: [scene('scene.a', 'A')] }),
  file: 'p.json',
  strategy: 'override_existing',
  reason: 'a test',
};

async function openInstance() {
  const url = await server.createDatabase();
  const instance = await instanceAt(emptyDirectory(), url);
  return { url, instance };
}

test('a frozen server ends every call, waiting ones included, and is used again when it answers', async () => {
  const { instance } = await openInstance();
  await listInstalled(instance);
  freeze();
  const calls = [
    ...Array.from({ length: 20 }, () => listInstalled(instance)),
    importPackage(instance, caller, request),
    instance.store.checkWritable(),
  ];
  for (const outcome of await Promise.allSettled<unknown>(calls))
    expect(outcome).toMatchObject({ status: 'rejected', reason: { trouble: 'unavailable' } });
  thaw();
  accepted(await importPackage(instance, caller, request));
  freeze();
  await instance.store.close();
});

test('a server that freezes or crashes within a transaction fails that transaction only', async () => {
  const { instance } = await openInstance();
  const frozen = instance.store.write(async (transaction) => {
    await transaction.head();
    freeze();
    await transaction.head();
  });
  await expect(frozen).rejects.toMatchObject({
    trouble: 'unavailable',
    message: expect.stringContaining('not answer'),
  });
  thaw();
  const crashed = instance.store.write(async (transaction) => {
    await transaction.head();
    await server.crash();
    await transaction.head();
  });
  await expect(crashed).rejects.toMatchObject({ trouble: 'unavailable' });
  await expect(listInstalled(instance)).rejects.toMatchObject({ trouble: 'unavailable' });
  await server.start();
  accepted(await importPackage(instance, caller, request));
  await instance.store.close();
});

test('a lock that another client holds makes the store busy, not unreachable', async () => {
  const { url, instance } = await openInstance();
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  onTestFinished(() => holder.end());
  await holder.query('begin');
  await holder.query('select * from governance_head for update');
  await expect(importPackage(instance, caller, request)).rejects.toMatchObject({ trouble: 'busy' });
  expect(await listInstalled(instance)).toEqual([]);
  await instance.store.checkWritable();
  await holder.query('rollback');
  accepted(await importPackage(instance, caller, request));
  await instance.store.close();
});

test('a command ends with exit code 3 when the server is frozen, and so does opening a store', async () => {
  const { url, instance } = await openInstance();
  await instance.store.close();
  freeze();
  const root = emptyDirectory();
  writeFileSync(join(root, 'xstack.config.json'), '{}');
  const child = spawn(process.execPath, [program, 'package', 'list', '--db', url], { cwd: root });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(3);
  expect(stderr).toContain('cannot open the store');
  const opening = openStore(storeLocation(url, '/'), { access: 'create' });
  await expect(opening).rejects.toMatchObject({ trouble: 'unavailable' });
});

test('a portal answers 503 with the reason while its store is frozen, down or read-only, and works again afterwards', async () => {
  const { url, instance } = await openInstance();
  const portal = await testPortal({ instance });
  const ask = await client(portal, 'operator');
  const ready = async () => (await fetch(`${portal.url}/readyz`)).status;
  const importing = () => ask('scene.package.import', { package_json: request.text, reason: 'x' });
  const expectRefusal = (answer: PortalAnswer, reason_code: string) => {
    expect([answer.status, answer.error.code, answer.error.reason_code]).toEqual([503, 'INTERNAL_ERROR', reason_code]);
    expect(Number(answer.headers.get('retry-after'))).toBe(answer.error.details?.retry_after);
    expect(portal.log()).toContainEqual(
      expect.objectContaining({ event: 'store_failed', trace_id: answer.meta.trace_id }),
    );
  };
  expect(await ready()).toBe(200);
  freeze();
  expectRefusal(await ask('scene.package.list'), 'STORE_UNAVAILABLE');
  expectRefusal(await importing(), 'STORE_UNAVAILABLE');
  expect(await ready()).toBe(503);
  expect((await fetch(`${portal.url}/healthz`)).status).toBe(200);
  thaw();
  expect(await ready()).toBe(200);
  await server.crash();
  expectRefusal(await ask('governance.log'), 'STORE_UNAVAILABLE');
  expect(await ready()).toBe(503);
  await server.start();
  await asked(url, `alter database ${new URL(url).pathname.slice(1)} set default_transaction_read_only = on`);
  await server.crash();
  await server.start();
  expect((await ask('scene.package.list')).status).toBe(200);
  expectRefusal(await importing(), 'STORE_READ_ONLY');
  expect(await ready()).toBe(503);
});
