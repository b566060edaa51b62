import type { Transaction } from 'kysely';
import type { ImportedScene, StoreChange } from '../../core/product/types.ts';
import type { Tables } from './schema.ts';

/** SQLite allows 32,766 values in one statement, and a scene has eight. */
const rowsAtOnce = 2000;

/** Writes a change: referenced rows first, the log last. */
export async function applyChange(db: Transaction<Tables>, change: StoreChange): Promise<void> {
  await applyPackage(db, change);
  await applyScenes(db, change);
  await applyLedger(db, change);
  await applyLog(db, change);
}

async function applyPackage(db: Transaction<Tables>, { packageText, newImport, rolledBack }: StoreChange) {
  if (packageText !== undefined) {
    const { text, ...rest } = packageText;
    await db
      .insertInto('scene_package')
      .values({ ...rest, package_json: text })
      .onConflict((conflict) => conflict.column('checksum').doNothing())
      .execute();
  }
  if (newImport !== undefined) {
    const { effect, ...rest } = newImport;
    await db
      .insertInto('scene_import')
      .values({ ...rest, effect_json: JSON.stringify(effect) })
      .execute();
  }
  if (rolledBack !== undefined)
    await db
      .updateTable('scene_import')
      .set({ rolled_back_at: rolledBack.at })
      .where('id', '=', rolledBack.id)
      .execute();
}

async function applyScenes(db: Transaction<Tables>, { put, remove }: StoreChange) {
  for (const codes of chunks(remove)) await db.deleteFrom('imported_scene').where('code', 'in', codes).execute();
  for (const scenes of chunks(put))
    await db
      .insertInto('imported_scene')
      .values(scenes.map(sceneRow))
      .onConflict((conflict) =>
        conflict.column('code').doUpdateSet(({ ref }) => ({
          scene_json: ref('excluded.scene_json'),
          package_name: ref('excluded.package_name'),
          package_version: ref('excluded.package_version'),
          checksum: ref('excluded.checksum'),
          channel: ref('excluded.channel'),
          import_id: ref('excluded.import_id'),
          source_code: ref('excluded.source_code'),
        })),
      )
      .execute();
}

async function applyLedger(db: Transaction<Tables>, { ledger, retired }: StoreChange) {
  if (retired.length > 0)
    await db.updateTable('scene_package_installation').set({ active: 0 }).where('id', 'in', retired).execute();
  if (ledger !== undefined)
    await db
      .insertInto('scene_package_installation')
      .values({ ...ledger, active: ledger.active ? 1 : 0 })
      .execute();
}

async function applyLog(db: Transaction<Tables>, { log }: StoreChange) {
  const [first, last] = [log[0], log.at(-1)];
  if (first === undefined || last === undefined) return;
  await db.insertInto('governance_log').values(log).execute();
  const { numUpdatedRows } = await db
    .updateTable('governance_head')
    .set({ row_count: last.id, row_hash: last.row_hash })
    .where('row_hash', '=', first.prev_hash)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error('bug: the log was not continued where it ended');
}

function sceneRow({ text, ...rest }: ImportedScene) {
  return { ...rest, scene_json: text };
}

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i += rowsAtOnce) yield items.slice(i, i + rowsAtOnce);
}
