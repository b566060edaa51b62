import type { Kysely, Transaction } from 'kysely';
import type { Store, StoreTransaction } from '../../core/ports/store.ts';
import { Failure } from '../failure.ts';
import { applyChange } from './apply.ts';
import type { Engine } from './migrations.ts';
import { storeView } from './queries.ts';
import type { Tables } from './schema.ts';
import { whileBusy } from './while-busy.ts';

/** A store in SQL: the same queries for both databases. `shown` is what messages call it. */
export function sqlStore(database: Kysely<Tables>, engine: Engine, shown: string): Store {
  return {
    read: (work) =>
      told('read', shown, () =>
        whileBusy(() =>
          database
            .transaction()
            .setAccessMode('read only')
            .setIsolationLevel('repeatable read')
            .execute((transaction) => work(storeView(transaction))),
        ),
      ),
    write: (work) =>
      told('write', shown, () =>
        database.transaction().execute(async (transaction) => {
          if (engine === 'postgres') await waitForTurn(transaction);
          return work(writable(transaction));
        }),
      ),
    close: () => database.destroy(),
  };
}

/**
 * One writer at a time: who has locked the row that ends the log reads, from then on, what the writer before has left.
 * SQLite needs no row for that; its transactions begin with the right to write.
 */
async function waitForTurn(transaction: Transaction<Tables>): Promise<void> {
  await transaction.selectFrom('governance_head').select('id').forUpdate().execute();
}

function writable(transaction: Transaction<Tables>): StoreTransaction {
  return {
    ...storeView(transaction),
    nextIds: async () => ({
      nextImportId: await nextId(transaction, 'scene_import'),
      nextLedgerId: await nextId(transaction, 'scene_package_installation'),
    }),
    apply: (change) => applyChange(transaction, change),
  };
}

async function nextId(
  transaction: Transaction<Tables>,
  table: 'scene_import' | 'scene_package_installation',
): Promise<number> {
  const row = await transaction
    .selectFrom(table)
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}

/** What the database refuses is a trouble of the world; whatever else is thrown passes. */
async function told<T>(doing: 'read' | 'write', shown: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isDatabase = error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';
    if (!isDatabase || error instanceof Failure) throw error;
    throw new Failure(`${doing} the store`, shown, new Error(error.message));
  }
}
