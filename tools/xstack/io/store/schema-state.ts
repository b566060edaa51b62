import { type Kysely, sql } from 'kysely';
import type { Engine } from './engine.ts';
import type { Tables } from './schema.ts';
import type { StoreState } from './store-failure.ts';

/**
 * Compares the tables of a database with those of this program. Reads only. A SQLite file with other tables belongs to
 * another program; a PostgreSQL database may be shared.
 */
export async function schemaState(
  database: Kysely<Tables>,
  engine: Engine,
  migrations: readonly string[],
): Promise<StoreState | 'current'> {
  const tables = await tableNames(database, engine);
  if (!tables.includes('xstack_migration')) return engine === 'sqlite' && tables.length > 0 ? 'foreign' : 'missing';
  const { rows } = await sql<{ name: string }>`select name from xstack_migration order by name`.execute(database);
  if (!rows.every(({ name }, i) => name === migrations[i])) return 'newer';
  // A creation that was killed leaves the table of migrations empty.
  return rows.length === 0 ? 'missing' : rows.length < migrations.length ? 'outdated' : 'current';
}

async function tableNames(database: Kysely<Tables>, engine: Engine): Promise<readonly string[]> {
  const query =
    engine === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master where type = 'table'`
      : sql<{ name: string }>`select 'xstack_migration' as name where to_regclass('xstack_migration') is not null`;
  return (await query.execute(database)).rows.map(({ name }) => name);
}
