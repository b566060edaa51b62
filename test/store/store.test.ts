/** One suite for both databases. */
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Store } from '../../tools/xstack/core/ports/store.ts';
import { emptyLog } from '../../tools/xstack/core/product/governance.ts';
import { Failure } from '../../tools/xstack/io/failure.ts';
import { storeLocation } from '../../tools/xstack/io/store/location.ts';
import { openStore } from '../../tools/xstack/io/store/open.ts';
import {
  getPackage,
  governanceLog,
  importPackage,
  listInstalled,
  packageHistory,
  rollbackImport,
  verifyGovernance,
} from '../../tools/xstack/ops/product/service.ts';
import {
  accepted,
  caller,
  emptyDirectory,
  importedScenes,
  instanceAt,
  writeByHand,
} from '../product/support/instance.ts';
import { packageText, scene } from '../product/support/package.ts';
import { asked, hasPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { testWith } from '../support/skip.ts';

interface Backend {
  readonly isThere: boolean;
  readonly newUrl: () => Promise<string>;
  /** Runs a statement without the store. */
  readonly statement: (url: string, sql: string) => Promise<unknown>;
  /** A trigger that makes every insertion into the log fail. */
  readonly closeLog: readonly string[];
}

let server: PostgresServer | undefined;
beforeAll(async () => {
  if (hasPostgres) server = await startPostgres();
});
afterAll(async () => server?.remove());

const backends: Readonly<Record<string, Backend>> = {
  SQLite: {
    isThere: true,
    newUrl: async () => join(emptyDirectory(), 'state.db'),
    statement: async (url, sql) => {
      const database = new Database(url);
      try {
        database.exec(sql);
      } finally {
        database.close();
      }
    },
    closeLog: [
      "create trigger closed before insert on governance_log begin select raise(abort, 'the log is closed'); end",
    ],
  },
  PostgreSQL: {
    isThere: hasPostgres,
    newUrl: () => (server as PostgresServer).createDatabase(),
    statement: asked,
    closeLog: [
      "create function refuse_row() returns trigger language plpgsql as $$ begin raise exception 'the log is closed'; end $$",
      'create trigger closed before insert on governance_log for each row execute function refuse_row()',
    ],
  },
};

const one = packageText({ scenes: [scene('scene.a', '城市 "x"'), scene('scene.b', 'B')] });
const two = packageText({ version: '2.0.0', scenes: [scene('scene.b', 'Better')] });
const request = (text: string) => ({ text, file: 'p.json', strategy: 'override_existing', reason: 'a test' });

describe.each(Object.entries(backends))('%s', (name, { isThere, newUrl, statement, closeLog }) => {
  const test = testWith(name, isThere);
  const opened = async () => {
    const url = await newUrl();
    return { url, instance: await instanceAt(emptyDirectory(), url) };
  };

  test('is empty at first, and has the same content when opened again', async () => {
    const { url, instance } = await opened();
    expect(await listInstalled(instance)).toEqual([]);
    expect(await instance.store.read((view) => view.head())).toEqual(emptyLog);
    accepted(await importPackage(instance, caller, request(one)));
    await instance.store.close();
    const again = await instanceAt(emptyDirectory(), url);
    expect(await listInstalled(again)).toMatchObject([{ package_name: 'demo.world', installed_version: '1.0.0' }]);
    expect([...(await importedScenes(again)).keys()].sort()).toEqual(['scene.a', 'scene.b']);
    expect(await verifyGovernance(again)).toMatchObject({ valid: true, rows: 2 });
    await again.store.close();
  });

  test('returns packages byte for byte, history newest first, the log by every filter', async () => {
    const { instance } = await opened();
    accepted(await importPackage(instance, caller, request(one)));
    accepted(await importPackage(instance, { ...caller, actor: 'mara', trace_id: 'trace-2' }, request(two)));
    accepted(await rollbackImport(instance, { ...caller, trace_id: 'trace-3' }, { reason: 'back' }));
    expect(accepted(await getPackage(instance, 'demo.world', '1.0.0')).text).toBe(one);
    expect(accepted(await getPackage(instance, 'demo.world')).text).toBe(one);
    const { installations, imports } = accepted(await packageHistory(instance, 'demo.world'));
    expect(installations.map((row) => [row.installed_version, row.source, row.active])).toEqual([
      ['1.0.0', 'rollback', true],
      ['2.0.0', 'import', false],
      ['1.0.0', 'import', false],
    ]);
    expect(imports.map((each) => [each.id, each.rolled_back_at])).toEqual([
      [2, caller.at],
      [1, null],
    ]);
    const ids = async (filter: Parameters<typeof governanceLog>[1]) =>
      accepted(await governanceLog(instance, filter)).map((row) => row.id);
    expect(await ids({})).toEqual([5, 4, 3, 2, 1]);
    expect(await ids({ traceId: 'trace-2' })).toEqual([4, 3]);
    expect(await ids({ actor: 'mara', action: 'package_install' })).toEqual([4]);
    expect(await ids({ after: 2, limit: 2, order: 'oldest_first' })).toEqual([3, 4]);
    await instance.store.close();
  });

  test('stores all of a change or nothing', async () => {
    const { instance } = await opened();
    accepted(await importPackage(instance, caller, request(one)));
    const before = await importedScenes(instance);
    const scenes = [...before.values()].map((each) => ({ ...each, text: '{}' }));
    const broken = instance.store.write(async (transaction) => {
      await transaction.apply({ put: scenes, remove: [], retired: [], log: [] });
      throw new Error('after the writing');
    });
    await expect(broken).rejects.toThrow('after the writing');
    expect(await importedScenes(instance)).toEqual(before);
    await instance.store.close();
  });

  test('permits at most one active row of a package', async () => {
    const { instance } = await opened();
    accepted(await importPackage(instance, caller, request(one)));
    const [row] = await instance.store.read((view) => view.ledger({ active: true }));
    if (row === undefined) throw new Error('there is no row');
    await expect(writeByHand(instance, { ledger: { ...row, id: 99 } })).rejects.toThrow(Failure);
    expect(await listInstalled(instance)).toHaveLength(1);
    await instance.store.close();
  });

  test('refuses to change or remove a row of the log', async () => {
    const { url, instance } = await opened();
    accepted(await importPackage(instance, caller, request(one)));
    await expect(statement(url, "update governance_log set actor = 'nobody'")).rejects.toThrow('append-only');
    await expect(statement(url, 'delete from governance_log where id = 2')).rejects.toThrow('append-only');
    expect(await verifyGovernance(instance)).toMatchObject({ valid: true, rows: 2 });
    await instance.store.close();
  });

  test('does nothing when the log cannot be written', async () => {
    const { url, instance } = await opened();
    accepted(await importPackage(instance, caller, request(one)));
    for (const sql of closeLog) await statement(url, sql);
    const before = [await importedScenes(instance), await listInstalled(instance)];
    await expect(importPackage(instance, caller, request(two))).rejects.toThrow('the log is closed');
    await expect(rollbackImport(instance, caller, { reason: 'x' })).rejects.toThrow(Failure);
    await expect(importPackage(instance, caller, { ...request(two), reason: '' })).rejects.toThrow(Failure);
    expect([await importedScenes(instance), await listInstalled(instance)]).toEqual(before);
    await instance.store.close();
  });

  test('is created once by concurrent opens', async () => {
    const url = await newUrl();
    const stores = await Promise.all(
      Array.from({ length: 6 }, () => openStore(storeLocation(url, '/'), { access: 'create' })),
    );
    const heads = await Promise.all(stores.map((store: Store) => store.read((view) => view.head())));
    expect(new Set(heads.map(({ row_hash }) => row_hash)).size).toBe(1);
    await Promise.all(stores.map((store) => store.close()));
  });

  test('of a newer xstack is refused', async () => {
    const { url, instance } = await opened();
    await instance.store.close();
    await statement(url, "insert into xstack_migration (name, timestamp) values ('9999_from_the_future', '2030')");
    await expect(openStore(storeLocation(url, '/'), { access: 'create' })).rejects.toThrow(
      /has the tables of a newer xstack/,
    );
  });

  test('serializes many writers', async () => {
    const { url, instance } = await opened();
    const writers = await Promise.all(Array.from({ length: 16 }, () => instanceAt(instance.root, url)));
    const outcomes = await Promise.all(
      writers.map((writer, i) => {
        const text = packageText({
          version: `1.${i}.0`,
          scenes: [scene('scene.a', String(i)), scene(`scene.own${i}`, 'x')],
        });
        return importPackage(writer, { ...caller, trace_id: `trace-${i}` }, request(text));
      }),
    );
    const answers = outcomes.map(accepted).sort((a, b) => a.import_id - b.import_id);
    expect(answers.map(({ import_id }) => import_id)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    const installed = await listInstalled(instance);
    expect(installed).toHaveLength(1);
    expect(installed[0]?.installed_version).toBe(answers.at(-1)?.package_version);
    const scenes = await importedScenes(instance);
    expect(scenes.size).toBe(17);
    expect(scenes.get('scene.a')?.import_id).toBe(16);
    expect(await verifyGovernance(instance)).toMatchObject({ valid: true, rows: 32 });
    const installs = accepted(await governanceLog(instance, { action: 'package_install', order: 'oldest_first' }));
    const chain = installs.map(
      ({ payload_json }) => JSON.parse(payload_json) as { from_version: string | null; to_version: string },
    );
    expect(chain.map(({ from_version }) => from_version)).toEqual([
      null,
      ...chain.slice(0, -1).map(({ to_version }) => to_version),
    ]);
    await Promise.all([instance, ...writers].map(({ store }) => store.close()));
  });
});
