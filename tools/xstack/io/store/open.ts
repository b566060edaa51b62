import type { Kysely } from 'kysely';
import type { Store } from '../../core/ports/store.ts';
import { Failure } from '../failure.ts';
import { existsSync } from '../file-system.ts';
import type { Engine } from './migrations.ts';
import type { Tables } from './schema.ts';

/** Where a store is: an absolute path, `:memory:`, or a `postgres://` URL. */
export interface StoreLocation {
  readonly url: string;
  /** Make it if it is not there; otherwise a store that is not there is seen as an empty one. */
  readonly create: boolean;
}

/** Opens a store and brings its tables up to date. */
export async function openStore({ url, create }: StoreLocation): Promise<Store> {
  const engine: Engine = /^postgres(ql)?:\/\//.test(url) ? 'postgres' : 'sqlite';
  const shown = engine === 'postgres' ? withoutCredentials(url) : url;
  const place = engine === 'sqlite' && !create && !existsSync(url) ? ':memory:' : url;
  const [{ migrate }, { sqlStore }] = await Promise.all([import('./migrate.ts'), import('./sql-store.ts')]);
  let database: Kysely<Tables> | undefined;
  try {
    database = await connect(engine, place);
    await migrate(database, engine);
    return sqlStore(database, engine, shown);
  } catch (error) {
    await database?.destroy();
    throw error instanceof Failure ? error : new Failure('open the store', shown, withoutCode(error));
  }
}

async function connect(engine: Engine, url: string): Promise<Kysely<Tables>> {
  if (engine === 'postgres') return (await import('./postgres.ts')).openPostgres(url);
  return (await import('./sqlite.ts')).openSqlite(url);
}

/** The database's own words say more than its codes. */
function withoutCode(error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  return new Error(message !== '' ? message : ((error as NodeJS.ErrnoException).code ?? 'no reason was given'));
}

function withoutCredentials(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return 'the PostgreSQL database';
  }
}
