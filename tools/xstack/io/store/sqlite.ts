import {
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely';
import { connectSqlite } from './connect-sqlite.ts';
import type { Tables } from './schema.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { type Patience, whileBusy } from './while-busy.ts';

/** The log is checkpointed every 16 MiB, so that a large import does not wait for it. */
const writing = ['journal_mode = wal', 'synchronous = full', 'foreign_keys = on', 'wal_autocheckpoint = 4096'];

/** An opened connection, before the first read or write. */
export interface OpenedSqlite {
  readonly database: Kysely<Tables>;
  /** Permits writes; changes the file. */
  readonly prepareToWrite: () => Promise<void>;
}

/** Opens a path, a `file:` URI or a database in memory. */
export async function openSqlite(uri: string, patience: Patience): Promise<OpenedSqlite> {
  const opened = await connectSqlite(uri);
  opened.exec('pragma query_only = on');
  const dialect = new ImmediateSqlite(reusingStatements(opened), patience);
  return {
    database: new Kysely<Tables>({ dialect }),
    prepareToWrite: () =>
      whileBusy(patience, async () => {
        for (const pragma of ['query_only = off', ...writing]) opened.exec(`pragma ${pragma}`);
      }),
  };
}

/**
 * Prepares a statement again only if its SQL differs from that of the last: a statement holds its parameters outside of
 * the heap until it is collected, and a large import executes one statement many times.
 */
function reusingStatements(database: SqliteConnection): SqliteConnection {
  let last: { readonly sql: string; readonly statement: ReturnType<SqliteConnection['prepare']> } | undefined;
  return {
    close: () => database.close(),
    exec: (sql) => database.exec(sql),
    isInTransaction: () => database.isInTransaction(),
    prepare: (sql) => {
      if (last?.sql !== sql) last = { sql, statement: database.prepare(sql) };
      return last.statement;
    },
  };
}

/** SQLite with transactions that take the write lock at their start, not after reads that are outdated by then. */
class ImmediateSqlite extends SqliteDialect {
  readonly #database: SqliteConnection;
  readonly #patience: Patience;

  constructor(database: SqliteConnection, patience: Patience) {
    super({ database });
    this.#database = database;
    this.#patience = patience;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#database, this.#patience);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #database: SqliteConnection;
  readonly #patience: Patience;

  constructor(database: SqliteConnection, patience: Patience) {
    super({ database });
    this.#database = database;
    this.#patience = patience;
  }

  /**
   * Not a prepared statement: one that fails because the database is busy would stay open and block every later commit.
   */
  override async beginTransaction(_: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    const begin = settings?.accessMode === 'read only' ? 'begin' : 'begin immediate';
    await whileBusy(this.#patience, async () => this.#database.exec(begin));
  }

  /** After some errors, such as a full disk, SQLite itself has rolled back; another rollback would hide the error. */
  override async rollbackTransaction(): Promise<void> {
    if (this.#database.isInTransaction()) this.#database.exec('rollback');
  }
}

/** SQLite can roll back DDL: a migration that is killed has no effect. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
