import type { SqliteDatabase } from 'kysely';

/** A connection to SQLite, whichever library makes it. It never waits for a lock. */
export interface SqliteConnection extends SqliteDatabase {
  readonly exec: (sql: string) => void;
  readonly isInTransaction: () => boolean;
}
