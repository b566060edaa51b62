import { type Kysely, Migrator, sql } from 'kysely';
import { type Engine, migrationsFor } from './migrations.ts';
import type { Tables } from './schema.ts';
import { whileBusy } from './while-busy.ts';

/** Brings the tables up to date. A store that a newer xstack has made is refused. */
export async function migrate(database: Kysely<Tables>, engine: Engine): Promise<void> {
  const migrations = migrationsFor(engine);
  if (await isUpToDate(database, Object.keys(migrations))) return;
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => migrations },
    migrationTableName: 'xstack_migration',
    migrationLockTableName: 'xstack_migration_lock',
  });
  await whileBusy(async () => {
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
  });
}

async function isUpToDate(database: Kysely<Tables>, names: readonly string[]): Promise<boolean> {
  try {
    const { rows } = await sql<{ name: string }>`select name from xstack_migration order by name`.execute(database);
    return rows.length === names.length && rows.every(({ name }, i) => name === names[i]);
  } catch {
    return false; // There is no such table yet; if something else is wrong, the migration will say so.
  }
}
