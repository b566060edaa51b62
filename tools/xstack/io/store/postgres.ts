import { Kysely, PostgresDialect } from 'kysely';
import type { Tables } from './schema.ts';

/** Opens a PostgreSQL database. The client library is loaded here and not before. */
export async function openPostgres(url: string): Promise<Kysely<Tables>> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  // A connection that breaks while nobody uses it is replaced; one that is in use fails its query, and that is told.
  pool.on('error', () => {});
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
