import type { SqliteStatement } from 'kysely';
import { loadOptional } from '../optional-package.ts';
import { nodeSqlite, openNodeSqlite } from './node-sqlite.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** Opens a path, a `file:` URI or a database in memory with the SQLite of Node, or else with the package `libsql`. */
export async function connectSqlite(uri: string): Promise<SqliteConnection> {
  const node = nodeSqlite();
  if (node !== undefined) return openNodeSqlite(node, uri);
  const { default: Database } = await loadOptional('libsql', () => import('libsql'), {
    alternative: 'use Node 22.16 or newer, which contains SQLite',
  });
  // SQLite's own waiting would block the whole program, including the connection that it waits for: see `whileBusy`.
  const database = new Database(uri, { timeout: 0 });
  return {
    close: () => database.close(),
    exec: (sql) => database.exec(sql),
    isInTransaction: () => database.inTransaction,
    prepare: (sql) => database.prepare(sql) as unknown as SqliteStatement,
  };
}
