/** The cost of a command on the simulated disk, in numbers that are the same on every machine. */
import { createRequire } from 'node:module';
import { type Call, perform } from './calls.ts';
import { runOn } from './command.ts';
import type { Program } from './load-program.ts';
import type { PosixDisk } from './posix-disk.ts';

/** Number of calls of each kind, and of the bytes that they transferred. */
export type CommandCost = ReadonlyMap<string, number>;

/** Runs a command and returns its cost; the command must succeed. */
export async function costOf(program: Program, argv: readonly string[], disk: PosixDisk): Promise<CommandCost> {
  const cost = new Map<string, number>();
  const add = (name: string, count: number) => cost.set(name, (cost.get(name) ?? 0) + count);
  const stopCounting = countLibraries(add);
  try {
    const { exit, stdout, stderr } = await runOn(program, argv, (call) => {
      if (call.name !== 'now') add(`${call.name} calls`, 1);
      const answer = perform(disk, call);
      addBytes(add, call, answer);
      return answer;
    });
    if (exit !== 0) throw new Error(`${argv.join(' ')}: exit ${exit}\n${stdout}${stderr}`);
    if (argv[0] === 'run') addPacks(add, stdout);
  } finally {
    stopCounting();
  }
  return cost;
}

type Add = (name: string, count: number) => void;

function addBytes(add: Add, call: Call, answer: unknown): void {
  if (call.name === 'read') add('bytes read', (answer as Uint8Array).length);
  if (call.name === 'write') add('bytes written', call.bytes.length);
}

/** The packs that a run compiled, and those that it took from the cache. */
function addPacks(add: Add, stdout: string): void {
  const { cache } = JSON.parse(stdout) as { cache: { reused: number; computed: number } };
  add('packs computed', cache.computed);
  add('packs reused', cache.reused);
}

const require = createRequire(import.meta.url);

/** Locks contain the name of the machine: replaces its name, and returns a function that restores it. */
export function replaceHostname(): () => void {
  const os = require('node:os') as typeof import('node:os');
  const { hostname } = os;
  os.hostname = () => 'machine';
  return () => {
    os.hostname = hostname;
  };
}

/** Counts the bytes that are hashed and the SQL statements that are prepared or executed at once, until the returned function is called. */
function countLibraries(add: Add): () => void {
  const crypto = require('node:crypto') as typeof import('node:crypto');
  const { prototype: database } = require('libsql') as {
    prototype: Record<'prepare' | 'exec', (sql: string) => unknown>;
  };
  const { hash, createHash } = crypto;
  const { prepare, exec } = database;
  const hashed = (data: string | NodeJS.ArrayBufferView) => {
    add('bytes hashed', typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength);
    return data;
  };
  crypto.hash = ((algorithm: string, data: string, ...rest: []) =>
    hash(algorithm, hashed(data) as string, ...rest)) as typeof hash;
  crypto.createHash = ((algorithm: string) => {
    const made = createHash(algorithm);
    const update = made.update.bind(made) as (data: string | NodeJS.ArrayBufferView) => typeof made;
    return Object.assign(made, { update: (data: string | NodeJS.ArrayBufferView) => update(hashed(data)) });
  }) as typeof createHash;
  const counted = (call: typeof prepare): typeof prepare =>
    function (this: unknown, sql) {
      add('SQL statements', 1);
      return call.call(this, sql);
    };
  Object.assign(database, { prepare: counted(prepare), exec: counted(exec) });
  return () => {
    Object.assign(crypto, { hash, createHash });
    Object.assign(database, { prepare, exec });
  };
}

/** Prints costs, one number a line. */
export function printCosts(costs: ReadonlyMap<string, CommandCost>): string {
  const block = ([name, cost]: readonly [string, CommandCost]) => [
    `# ${name}`,
    ...[...cost].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `${what.padEnd(16)} ${count}`),
  ];
  return [...costs].map((entry) => `${block(entry).join('\n')}\n`).join('\n');
}
