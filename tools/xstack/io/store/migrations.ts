import { type Kysely, type Migration, sql } from 'kysely';
import { emptyLog } from '../../core/product/governance.ts';
import { appendOnly } from './append-only.ts';
import type { Engine } from './engine.ts';

/** Every version of the tables, in order. Released entries are never edited; a new version is a new entry. */
export function migrationsFor(engine: Engine): Record<string, Migration> {
  return { '0001_scene_packages': { up: (db) => scenePackages(db, engine) } };
}

async function scenePackages(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const create = (name: string) => {
    const table = db.schema.createTable(name);
    // Without `strict`, SQLite stores values of any type, and a changed type would not be detected in the log.
    return engine === 'sqlite' ? table.modifyEnd(sql`strict`) : table;
  };
  await create('scene_package')
    .addColumn('checksum', 'text', (column) => column.primaryKey())
    .addColumn('package_name', 'text', (column) => column.notNull())
    .addColumn('package_version', 'text', (column) => column.notNull())
    .addColumn('package_json', 'text', (column) => column.notNull())
    .execute();
  await create('scene_import')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('package_name', 'text', (column) => column.notNull())
    .addColumn('package_version', 'text', (column) => column.notNull())
    .addColumn('checksum', 'text', (column) => column.notNull().references('scene_package.checksum'))
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('strategy', 'text', (column) => column.notNull())
    .addColumn('plan_hash', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('rolled_back_at', 'text')
    .addColumn('effect_json', 'text', (column) => column.notNull())
    .execute();
  await create('imported_scene')
    .addColumn('code', 'text', (column) => column.primaryKey())
    .addColumn('scene_json', 'text', (column) => column.notNull())
    .addColumn('package_name', 'text', (column) => column.notNull())
    .addColumn('package_version', 'text', (column) => column.notNull())
    .addColumn('checksum', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('import_id', 'integer', (column) => column.notNull().references('scene_import.id'))
    .addColumn('source_code', 'text', (column) => column.notNull())
    .execute();
  await create('scene_package_installation')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('package_name', 'text', (column) => column.notNull())
    .addColumn('installed_version', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('installed_at', 'text', (column) => column.notNull())
    .addColumn('last_upgrade_at', 'text')
    .addColumn('source', 'text', (column) => column.notNull().check(sql`source in ('import', 'export', 'rollback')`))
    .addColumn('checksum', 'text', (column) => column.notNull())
    .addColumn('active', 'integer', (column) => column.notNull().check(sql`active in (0, 1)`))
    .addColumn('import_id', 'integer', (column) => column.references('scene_import.id'))
    .execute();
  await db.schema
    .createIndex('one_active_installation')
    .on('scene_package_installation')
    .column('package_name')
    .unique()
    .where(sql.ref('active'), '=', sql.lit(1))
    .execute();
  await create('governance_log')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('trace_id', 'text', (column) => column.notNull())
    .addColumn('payload_json', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('prev_hash', 'text', (column) => column.notNull().unique())
    .addColumn('row_hash', 'text', (column) => column.notNull())
    .execute();
  await create('governance_head')
    .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('row_count', 'integer', (column) => column.notNull())
    .addColumn('row_hash', 'text', (column) => column.notNull())
    .execute();
  await sql`insert into governance_head (id, row_count, row_hash) values (1, ${emptyLog.rows}, ${emptyLog.row_hash})`.execute(
    db,
  );
  for (const statement of appendOnly(engine)) await sql.raw(statement).execute(db);
}
