import { dirname } from 'node:path';
import {
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely';
import { makeDirectory } from '../make-directory.ts';
import type { Tables } from './schema.ts';
import { whileBusy } from './while-busy.ts';

/** The log is copied into the file every 16 MiB, so that a large import need not wait for that. */
const pragmas = ['journal_mode = wal', 'synchronous = full', 'foreign_keys = on', 'wal_autocheckpoint = 4096'];

/** Opens a SQLite file, or a database in memory. The native library is loaded here and not before. */
export async function openSqlite(path: string): Promise<Kysely<Tables>> {
  const { default: Database } = await import('libsql');
  if (path !== ':memory:') makeDirectory(dirname(path));
  const database = await whileBusy(async () => {
    // SQLite's own waiting would stop the whole program, also the part that it waits for: see `whileBusy`.
    const opened = new Database(path, { timeout: 0 });
    try {
      for (const pragma of pragmas) opened.pragma(pragma);
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    }
  });
  return new Kysely<Tables>({ dialect: new ImmediateSqlite(database as unknown as OpenedDatabase) });
}

interface OpenedDatabase extends SqliteDatabase {
  readonly exec: (sql: string) => void;
}

/** SQLite whose transactions take the right to write when they begin, not when they have read what is then outdated. */
class ImmediateSqlite extends SqliteDialect {
  readonly #database: OpenedDatabase;

  constructor(database: OpenedDatabase) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#database);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #database: OpenedDatabase;

  constructor(database: OpenedDatabase) {
    super({ database });
    this.#database = database;
  }

  /** Not as a prepared statement: one that found the database busy would stay open and keep every later commit from happening. */
  override async beginTransaction(_: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    const begin = settings?.accessMode === 'read only' ? 'begin' : 'begin immediate';
    await whileBusy(async () => this.#database.exec(begin));
  }
}

/** SQLite can undo changes of tables: a migration that is killed has done nothing. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
