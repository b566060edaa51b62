import { Socket } from 'node:net';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  PostgresDriver,
  type PostgresPool,
  type PostgresPoolClient,
  type TransactionSettings,
} from 'kysely';
import type pg from 'pg';
import { loadOptional } from '../optional-package.ts';
import { PostgresError } from './database-error.ts';
import type { Tables } from './schema.ts';
import { withStallLimit } from './stall-limit.ts';

/** A server that does not respond for this long counts as unreachable. */
const answerTimeout_ms = 4000;
/** Shorter than `silence_ms`, so that "busy" and "unreachable" can be distinguished. */
const lockTimeout_ms = 3000;
/** A client that is stopped within a transaction releases its locks after this time. */
const idleInTransaction_ms = 60_000;
/** Time limit for closing connections. */
const closeTimeout_ms = 250;

/** Opens a PostgreSQL database. Loads the client library on demand. */
export async function openPostgres(url: string): Promise<Kysely<Tables>> {
  const { default: library } = await loadOptional('pg', () => import('pg'));
  const sockets = new Set<Socket>();
  const pool = new library.Pool({
    connectionString: url,
    max: 8,
    keepAlive: true,
    connectionTimeoutMillis: answerTimeout_ms,
    Client: clientOver(library.Client, sockets),
  });
  // A connection that breaks while idle is replaced.
  pool.on('error', () => {});
  return new Kysely<Tables>({ dialect: new BoundedPostgres(boundedPool(pool, sockets)) });
}

interface SocketClient extends pg.PoolClient {
  readonly socket: Socket;
}

/** Clients whose sockets can be destroyed: there is no other way to abort a query to a silent server. */
function clientOver(Client: typeof pg.Client, sockets: Set<Socket>): typeof pg.Client {
  return class extends Client {
    readonly socket: Socket;

    constructor(config: pg.ClientConfig) {
      const socket = new Socket();
      super({ ...config, stream: () => socket });
      this.socket = socket;
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      // A connection may break between two queries of a transaction; the next query reports it.
      this.on('error', () => {});
    }
  };
}

function boundedPool(pool: pg.Pool, sockets: ReadonlySet<Socket>): PostgresPool {
  return {
    connect: async () => boundedClient((await connected(pool)) as SocketClient),
    end: async () => {
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, closeTimeout_ms);
      await pool.end();
      clearTimeout(timer);
    },
  };
}

/** Limits waiting and connecting together: the pool has a limit for each. */
async function connected(pool: pg.Pool): Promise<pg.PoolClient> {
  const connecting = pool.connect();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new PostgresError(new Error('no connection could be made in time'))),
      answerTimeout_ms,
    );
  });
  try {
    return await Promise.race([connecting, late]);
  } catch (error) {
    connecting.then(
      (client) => client.release(),
      () => {},
    );
    throw error instanceof PostgresError ? error : new PostgresError(error);
  } finally {
    clearTimeout(timer);
  }
}

function boundedClient(client: SocketClient): PostgresPoolClient {
  let broken: PostgresError | undefined;
  const query = async (statement: string, parameters: readonly unknown[]) => {
    if (broken !== undefined) throw broken;
    try {
      return await withStallLimit(client.socket, answerTimeout_ms, parameters, () =>
        client.query(statement, [...parameters]),
      );
    } catch (error) {
      const failed = new PostgresError(error);
      // The rollback that follows would fail with a less specific error.
      if (client.socket.destroyed) broken = failed;
      throw failed;
    }
  };
  return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release(broken) };
}

class BoundedPostgres extends PostgresDialect {
  readonly #pool: PostgresPool;

  constructor(pool: PostgresPool) {
    super({ pool });
    this.#pool = pool;
  }

  override createDriver(): PostgresDriver {
    return new BoundedDriver({ pool: this.#pool });
  }
}

class BoundedDriver extends PostgresDriver {
  /** Set for the transaction only: poolers between client and server share connections. */
  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    await super.beginTransaction(connection, settings);
    const limits = `select set_config('lock_timeout', '${lockTimeout_ms}', true),
      set_config('idle_in_transaction_session_timeout', '${idleInTransaction_ms}', true)`;
    await connection.executeQuery(CompiledQuery.raw(limits));
  }
}
