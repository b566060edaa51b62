/** A row that was not written by this program may hold a document that needs a gigabyte as values. */
import Database from 'libsql';
import { expect, test } from 'vitest';
import type { StoreView } from '../../tools/xstack/core/ports/store.ts';
import { Failure } from '../../tools/xstack/io/failure.ts';
import { storeLocation } from '../../tools/xstack/io/store/location.ts';
import { openStore } from '../../tools/xstack/io/store/open.ts';
import { importPackage } from '../../tools/xstack/ops/product/service.ts';
import { accepted, caller, emptyDirectory, instanceAt } from '../product/support/instance.ts';
import { packageText, scene } from '../product/support/package.ts';

const text = packageText({ scenes: [scene('scene.a', 'A')] });
const request = { text, file: 'p.json', strategy: 'override_existing', reason: 'a test' };

const columns: readonly (readonly [
  table: string,
  column: string,
  objects: number,
  read: (view: StoreView) => Promise<unknown>,
])[] = [
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
