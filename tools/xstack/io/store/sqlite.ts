import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely';
import type { Tables } from './schema.ts';
import { whileBusy } from './while-busy.ts';

/** Opens a SQLite file, or a database in memory. The native library is loaded here and not before. */
export async function openSqlite(path: string): Promise<Kysely<Tables>> {
  const { default: Database } = await import('libsql');
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = await whileBusy(async () => {
    // SQLite's own waiting would stop the whole program, also the part that it waits for: see `whileBusy`.
    const opened = new Database(path, { timeout: 0 });
    try {
      for (const pragma of ['journal_mode = wal', 'synchronous = full', 'foreign_keys = on']) opened.pragma(pragma);
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    }
  });
  return new Kysely<Tables>({ dialect: new ImmediateSqlite({ database: database as unknown as SqliteDatabase }) });
}

/** SQLite whose transactions take the right to write when they begin, not when they have read what is then outdated. */
class ImmediateSqlite extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#config);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    const begin = settings?.accessMode === 'read only' ? 'begin' : 'begin immediate';
    await whileBusy(async () => void (await connection.executeQuery(CompiledQuery.raw(begin))));
  }
}

/** SQLite can undo changes of tables: a migration that is killed has done nothing. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
