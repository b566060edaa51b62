import { type Kysely, sql, type Transaction } from 'kysely';
import type { Store, StoreTransaction } from '../../core/ports/store.ts';
import { applyChange } from './apply.ts';
import type { Engine } from './engine.ts';
import { storeView } from './queries.ts';
import type { Tables } from './schema.ts';
import { namingStore } from './store-failure.ts';
import { type Patience, whileBusy } from './while-busy.ts';

export interface SqlStoreOptions {
  readonly engine: Engine;
  /** Name of the store in messages. */
  readonly shown: string;
  /** Wait for a SQLite file that another connection has locked. */
  readonly patience: Patience;
}

/** A store in SQL: the same queries for both databases. */
export function sqlStore(database: Kysely<Tables>, { engine, shown, patience }: SqlStoreOptions): Store {
  return {
    read: (work) =>
      namingStore('read', shown, () =>
        whileBusy(patience, () =>
          database
            .transaction()
            .setAccessMode('read only')
            .setIsolationLevel('repeatable read')
            .execute((transaction) => work(storeView(transaction))),
        ),
      ),
    write: (work) =>
      namingStore('write', shown, () =>
        database.transaction().execute(async (transaction) => {
          if (engine === 'postgres') await waitForTurn(transaction);
          return work(writable(transaction));
        }),
      ),
    checkWritable: () =>
      namingStore('write', shown, async () => {
        const nothing = sql`insert into governance_log select * from governance_log where 1 = 0`;
        await database.transaction().execute((transaction) => nothing.execute(transaction));
      }),
    close: () => database.destroy(),
  };
}

/**
 * Serializes writers: a writer locks the row of the log head and then reads the state that the previous writer
 * committed. SQLite does not need this: its transactions begin with the write lock.
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
