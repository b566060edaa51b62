/** A PostgreSQL server for tests: on loopback, in a temporary directory, removed afterwards. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export interface PostgresServer {
  /** Makes an empty database and gives its URL. */
  readonly createDatabase: () => Promise<string>;
  /** Stops it like a power cut. */
  readonly crash: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Suspends all its processes until `thaw`, like a hanging machine. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly remove: () => Promise<void>;
}

const debian = '/usr/lib/postgresql';
const binaries = [
  ...(existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : []),
  ...(process.env['PATH'] ?? '').split(':'),
].find((directory) => existsSync(join(directory, 'initdb')) && existsSync(join(directory, 'postgres')));

const isRoot = process.getuid?.() === 0;
const user = 'nobody';

/** True if PostgreSQL is installed and, for root, another user can run it. */
export const hasPostgres = binaries !== undefined && (!isRoot || spawnSync('setpriv', ['--version']).status === 0);

export async function startPostgres(): Promise<PostgresServer> {
  const directory = mkdtempSync(join(tmpdir(), 'xstack-postgres-'));
  const data = join(directory, 'data');
  if (isRoot) chownSync(directory, idOf('-u'), idOf('-g'));
  const options = [
    '--pgdata',
    data,
    '--username',
    'tester',
    '--auth',
    'trust',
    '--encoding',
    'UTF8',
    '--no-locale',
    '--no-sync',
  ];
  const [initdb, ...rest] = asUser('initdb', options);
  execFileSync(initdb as string, rest, { stdio: ['ignore', 'ignore', 'inherit'], cwd: directory });
  const port = await freePort();
  const url = (database: string) => `postgres://tester@127.0.0.1:${port}/${database}`;
  let server: ReturnType<typeof spawn> | undefined;
  let databases = 0;
  const stop = async () => {
    const ended = new Promise((done) => server?.once('exit', done));
    server?.kill('SIGQUIT');
    await ended;
    server = undefined;
  };
  const start = async () => {
    const [postgres, ...args] = asUser('postgres', ['-D', data, '-k', '', '-h', '127.0.0.1', '-p', String(port)]);
    server = spawn(postgres as string, args, { stdio: 'ignore', cwd: directory });
    await answering(url('postgres'));
  };
  const signalAll = (signal: 'SIGSTOP' | 'SIGCONT') => {
    const children = execFileSync('pgrep', ['-P', String(server?.pid)], { encoding: 'utf8' })
      .trim()
      .split('\n');
    for (const pid of [server?.pid, ...children.map(Number)]) process.kill(pid as number, signal);
  };
  await start();
  return {
    start,
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    crash: stop,
    createDatabase: async () => {
      const name = `test_${databases++}`;
      await asked(url('postgres'), `create database ${name}`);
      return url(name);
    },
    remove: async () => {
      if (server !== undefined) await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Runs one statement in a database. */
export async function asked(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

function asUser(program: string, args: readonly string[]): string[] {
  const command = [join(binaries as string, program), ...args];
  return isRoot ? ['setpriv', '--reuid', user, '--regid', String(idOf('-g')), '--clear-groups', ...command] : command;
}

function idOf(option: '-u' | '-g'): number {
  return Number(execFileSync('id', [option, user], { encoding: 'utf8' }));
}

async function answering(url: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await asked(url, 'select 1');
      return;
    } catch (error) {
      if (attempt === 600) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
