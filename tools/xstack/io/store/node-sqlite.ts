import type { SqliteStatement } from 'kysely';
import type { SqliteConnection } from './sqlite-connection.ts';

/** The part of `node:sqlite` that the store uses. */
interface NodeSqlite {
  readonly DatabaseSync: new (path: string) => NodeDatabase;
  readonly StatementSync: { readonly prototype: object };
}

interface NodeDatabase {
  readonly close: () => void;
  readonly exec: (sql: string) => void;
  readonly isTransaction: boolean;
  readonly prepare: (sql: string) => NodeStatement;
}

interface NodeStatement {
  readonly columns: () => readonly unknown[];
  readonly all: (...parameters: readonly unknown[]) => unknown[];
  readonly run: (...parameters: readonly unknown[]) => { changes: number; lastInsertRowid: number };
  readonly iterate: (...parameters: readonly unknown[]) => IterableIterator<unknown>;
}

/**
 * Returns the SQLite of Node; undefined before Node 22.16, which either has none or opens no `file:` URI. Such a version
 * has no `columns` either.
 */
export function nodeSqlite(): NodeSqlite | undefined {
  const found = withoutExperimentalWarning(() => process.getBuiltinModule?.('node:sqlite') as NodeSqlite | undefined);
  return found !== undefined && 'columns' in found.StatementSync.prototype ? found : undefined;
}

/** Opens a path, a `file:` URI or a database in memory. */
export function openNodeSqlite({ DatabaseSync }: NodeSqlite, uri: string): SqliteConnection {
  const database = new DatabaseSync(uri);
  return {
    close: () => database.close(),
    exec: (sql) => database.exec(sql),
    isInTransaction: () => database.isTransaction,
    prepare: (sql) => statementOf(database.prepare(sql)),
  };
}

function statementOf(statement: NodeStatement): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters),
    run: (parameters) => statement.run(...parameters),
    iterate: (parameters) => statement.iterate(...parameters),
  };
}

/** Loads a module of Node without the warning that SQLite is experimental; every other warning is emitted. */
function withoutExperimentalWarning<T>(load: () => T): T {
  const { emitWarning } = process;
  const filtered = (warning: string | Error, ...rest: readonly unknown[]) => {
    const isExpected = rest[0] === 'ExperimentalWarning' && String(warning).startsWith('SQLite ');
    if (!isExpected) Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  process.emitWarning = filtered as typeof emitWarning;
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
