/** A store on a full disk: its errors, and its readiness. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';
import { storeLocation } from '../../tools/xstack/io/store/location.ts';
import { openStore } from '../../tools/xstack/io/store/open.ts';
import { openSqlite } from '../../tools/xstack/io/store/sqlite.ts';
import { namingStore } from '../../tools/xstack/io/store/store-failure.ts';

let left: { readonly bavail: number; readonly blocks: number } | undefined;

vi.mock('../../tools/xstack/io/file-system.ts', async (original) => {
  const real = await original<typeof import('../../tools/xstack/io/file-system.ts')>();
  return { ...real, statfsSync: (path: string) => ({ ...real.statfsSync(path), ...left }) };
});

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'xstack-full-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('the error of a full disk is not hidden by that of the rollback after it', async () => {
  const { database, prepareToWrite } = await openSqlite(join(directory(), 'store.db'), { limit_ms: 0 });
  await prepareToWrite();
  await sql`create table t (x)`.execute(database);
  await sql`pragma max_page_count = 4`.execute(database);
  const filling = database.transaction().execute(async (transaction) => {
    for (let i = 0; i < 100; i++) await sql`insert or rollback into t values (zeroblob(4000))`.execute(transaction);
  });
  const failing = namingStore('write', 'store.db', () => filling);
  await expect(failing).rejects.toMatchObject({ trouble: 'full', message: expect.stringContaining('disk is full') });
  await database.transaction().execute((transaction) => sql`insert into t values (1)`.execute(transaction));
  await database.destroy();
});

test('a store is not writable without space; an unknown amount of space is enough', async () => {
  const store = await openStore(storeLocation('store.db', directory()), { access: 'create' });
  left = { bavail: 0, blocks: 1000 };
  await expect(store.checkWritable()).rejects.toMatchObject({ trouble: 'full' });
  left = { bavail: 0, blocks: 0 };
  await store.checkWritable();
  left = undefined;
  await store.checkWritable();
  await store.close();
});
