import { type Kysely, type Migration, Migrator } from 'kysely';
import type { Tables } from './schema.ts';
import { type Patience, whileBusy } from './while-busy.ts';

/** Creates the tables or migrates them to the current version. */
export async function migrate(
  database: Kysely<Tables>,
  migrations: Readonly<Record<string, Migration>>,
  patience: Patience,
): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => migrations },
    migrationTableName: 'xstack_migration',
    migrationLockTableName: 'xstack_migration_lock',
  });
  await whileBusy(patience, async () => {
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
  });
}
