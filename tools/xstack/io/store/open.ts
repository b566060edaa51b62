import type { Store } from '../../core/ports/store.ts';
import type { StoreLocation } from './location.ts';
import type { StoreAccess } from './store-access.ts';
import { namingStore } from './store-failure.ts';

export interface StoreOptions {
  readonly access: StoreAccess;
  /** Wait for a SQLite file that another program has locked. */
  readonly patience_ms?: number;
  /** Prints a line for users who wait. */
  readonly stderr?: (text: string) => void;
}

const longPatience_ms = 60_000;
const noPatience = { limit_ms: 0 };

/**
 * Opens a store. Throws `StoreUnusable` if it does not exist, belongs to another program, or is of another version of
 * xstack.
 */
export function openStore(location: StoreLocation, options: StoreOptions): Promise<Store> {
  const { access, patience_ms: limit_ms = longPatience_ms, stderr } = options;
  const { engine, url, shown } = location;
  return namingStore('open', shown, async () => {
    if (engine === 'postgres') return openPostgresStore(location, access);
    if (url === ':memory:') return openMemoryStore();
    return (await import('./file-store.ts')).openFileStore(url, access, { limit_ms, stderr });
  });
}

/** Opens an empty store in memory. */
export async function openMemoryStore(): Promise<Store> {
  const [{ openSqlite }, { prepareSchema }, { sqlStore }] = await Promise.all([
    import('./sqlite.ts'),
    import('./prepare-schema.ts'),
    import('./sql-store.ts'),
  ]);
  const target = { engine: 'sqlite', shown: ':memory:', patience: noPatience } as const;
  const { database, prepareToWrite } = await openSqlite(':memory:', noPatience);
  await prepareSchema(database, 'create', { ...target, prepareToWrite });
  return sqlStore(database, target);
}

async function openPostgresStore({ url, shown }: StoreLocation, access: StoreAccess): Promise<Store> {
  const [{ openPostgres }, { prepareSchema }, { sqlStore }] = await Promise.all([
    import('./postgres.ts'),
    import('./prepare-schema.ts'),
    import('./sql-store.ts'),
  ]);
  const target = { engine: 'postgres', shown, patience: noPatience } as const;
  const database = await openPostgres(url);
  try {
    await prepareSchema(database, access, { ...target, prepareToWrite: async () => {} });
    return sqlStore(database, target);
  } catch (error) {
    await database.destroy();
    throw error;
  }
}
