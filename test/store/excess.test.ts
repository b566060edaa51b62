/** A row that was not written by this program may hold a document that needs a gigabyte as values. */
import Database from 'libsql';
import { expect, test } from 'vitest';
import type { StoreView } from '../../tools/xstack/core/ports/store.ts';
import { Failure } from '../../tools/xstack/io/failure.ts';
import { storeLocation } from '../../tools/xstack/io/store/location.ts';
import { openStore } from '../../tools/xstack/io/store/open.ts';
import { importPackage, planRollback } from '../../tools/xstack/ops/product/service.ts';
import { accepted, caller, emptyDirectory, instanceAt } from '../product/support/instance.ts';
import { packageText, scene } from '../product/support/package.ts';

const text = packageText({ scenes: [scene('scene.a', 'A')] });
const request = { text, file: 'p.json', strategy: 'override_existing', reason: 'a test' };

type Read = (view: StoreView) => Promise<unknown>;

const columns: readonly (readonly [table: string, column: string, objects: number, read: Read])[] = [
  ['imported_scene', 'scene_json', 120_001, (view) => view.importedScenes()],
  ['scene_package', 'package_json', 120_001, (view) => view.package({})],
  ['scene_import', 'effect_json', 210_001, (view) => view.importsFrom(0)],
];

test.each(columns)('%s.%s is bounded when it is read', async (table, column, objects, read) => {
  const root = emptyDirectory();
  const path = `${root}/state.db`;
  const instance = await instanceAt(root, path);
  accepted(await importPackage(instance, caller, request));
  await instance.store.close();
  const readAgain = async () => {
    const store = await openStore(storeLocation(path, '/'), { access: 'read', patience_ms: 100 });
    return store.read(read).finally(() => store.close());
  };
  await readAgain();
  const database = new Database(path);
  database.prepare(`update ${table} set ${column} = ?`).run(`[${'{},'.repeat(objects - 1)}{}]`);
  database.close();
  await expect(readAgain()).rejects.toThrow(Failure);
  await expect(readAgain()).rejects.toThrow(/state\.db`: the \w+ `.+` holds more values than a \w+ may have/);
});

const damaged: readonly (readonly [table: string, column: string, values: readonly string[], Read])[] = [
  ['imported_scene', 'scene_json', ['', 'x', '[]', 'null', '"a"', '\ufeff{}'], (view) => view.importedScenes()],
  [
    'scene_package',
    'package_json',
    ['x', '{}', '{"scenes":{}}', '{"scenes":[]}', text.replace('"name": "A"', '"title": "A"'), '[]'],
    (view) => view.package({}),
  ],
  [
    'scene_import',
    'effect_json',
    [
      'x',
      '{}',
      '[]',
      '{"considered":[],"writes":[null]}',
      '{"considered":[["a"]],"writes":[]}',
      '{"considered":[],"writes":[{"code":"a","after":"b","before":{"text":"x"}}]}',
      '{"considered":[],"writes":[{"code":"a","after":"b"}]}',
    ],
    (view) => view.importsFrom(0),
  ],
];

test.each(damaged)('%s.%s of another kind is damage, not a bug', async (table, column, values, read) => {
  const path = `${emptyDirectory()}/state.db`;
  const instance = await instanceAt(emptyDirectory(), path);
  accepted(await importPackage(instance, caller, request));
  await instance.store.close();
  const database = new Database(path);
  for (const value of values) {
    database.prepare(`update ${table} set ${column} = ?`).run(value);
    const store = await openStore(storeLocation(path, '/'), { access: 'read', patience_ms: 100 });
    await expect(store.read(read)).rejects.toThrow(/state\.db`: the \w+ `.+` is damaged/);
    await store.close();
  }
  database.close();
});

test('an import without a row in the ledger is damage, not a bug', async () => {
  const path = `${emptyDirectory()}/state.db`;
  const instance = await instanceAt(emptyDirectory(), path);
  accepted(await importPackage(instance, caller, request));
  const database = new Database(path);
  database.exec('delete from scene_package_installation');
  database.close();
  await expect(planRollback(instance, 1)).rejects.toThrow(/the import `1` has no row in the ledger/);
  await instance.store.close();
});
