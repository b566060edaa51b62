import type { Kysely } from 'kysely';
import { migrate } from './migrate.ts';
import { migrationsFor } from './migrations.ts';
import type { Tables } from './schema.ts';
import { schemaState } from './schema-state.ts';
import type { SqlStoreOptions } from './sql-store.ts';
import type { StoreAccess } from './store-access.ts';
import { type StoreState, StoreUnusable } from './store-failure.ts';
import { whileBusy } from './while-busy.ts';

/** States of the tables that a migration makes current. */
const migratable: Readonly<Record<StoreAccess, readonly StoreState[]>> = {
  read: [],
  write: ['outdated'],
  create: ['outdated', 'missing'],
};

interface SchemaOptions extends SqlStoreOptions {
  /** Called before the first write, once the database is known to be, or to become, a store. */
  readonly prepareToWrite: () => Promise<void>;
}

/**
 * Ensures that the tables are those of this program. Throws `StoreUnusable` if they are not and must not be changed.
 */
export async function prepareSchema(
  database: Kysely<Tables>,
  access: StoreAccess,
  { engine, shown, patience, prepareToWrite }: SchemaOptions,
): Promise<void> {
  const migrations = migrationsFor(engine);
  const state = await whileBusy(patience, () => schemaState(database, engine, Object.keys(migrations)));
  if (state !== 'current' && !migratable[access].includes(state)) throw new StoreUnusable(state, shown);
  if (access !== 'read') await prepareToWrite();
  if (state !== 'current') await migrate(database, migrations, patience);
}
