/** An import or a rollback that is killed, or whose database crashes, is complete or has no effect. */
import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { governanceLog, listInstalled, verifyGovernance } from '../../tools/xstack/ops/product/service.ts';
import { accepted, emptyDirectory, importedScenes, instanceAt } from '../product/support/instance.ts';
import { packageText, scene } from '../product/support/package.ts';
import { program } from '../support/binary.ts';
import { hasPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { testWith } from '../support/skip.ts';

const hasStrace = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0;
const scenes = (name: string) => Array.from({ length: 40 }, (_, i) => scene(`scene.s${i}`, `${name} ${i}`));
const files = {
  'one.json': packageText({ scenes: scenes('one') }),
  'two.json': packageText({ version: '2.0.0', scenes: scenes('two') }),
};

/** A directory with the packages, and a database into which the first was imported, or more. */
function prepared(database: string | undefined, imported: readonly string[] = ['one.json']): string {
  const directory = emptyDirectory();
  writeFileSync(join(directory, 'xstack.config.json'), '{}');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  for (const file of imported) {
    const ran = spawnSync(process.execPath, importCommand(file, database), { cwd: directory, encoding: 'utf8' });
    expect(ran.stderr).not.toContain('error');
  }
  return directory;
}

function importCommand(file: string, database: string | undefined): string[] {
  const where = database === undefined ? [] : ['--db', database];
  return [program, 'package', 'import', file, '--strategy', 'override_existing', '--reason', 'x', ...where];
}

const rollback = [program, 'package', 'rollback', '--reason', 'x'];

/** Returns the part of a store's content that does not depend on the time. */
async function stateOf(directory: string, database = '.xstack/state.db') {
  const instance = await instanceAt(directory, database);
  try {
    const log = accepted(await governanceLog(instance, { order: 'oldest_first' }));
    return {
      chain: await verifyGovernance(instance).then(({ valid, rows }) => ({ valid, rows })),
      scenes: [...(await importedScenes(instance)).values()].map(({ code, text }) => [code, text]).sort(),
      installed: (await listInstalled(instance)).map((row) => row.installed_version),
      log: log.map((row) => row.action),
    };
  } finally {
    await instance.store.close();
  }
}

function wasKilled({ signal, status }: SpawnSyncReturns<string>): boolean {
  return signal === 'SIGKILL' || status === 137;
}

/** A command under strace, killed at the n-th of these calls; without n, they are counted. */
function traced(directory: string, calls: string, n: number | undefined, argv: readonly string[]) {
  const fault = n === undefined ? [] : ['-e', `inject=${calls}:signal=KILL:when=${n}`];
  const options = ['-f', '-qq', '-e', `trace=${calls}`, '-e', 'signal=none', ...fault];
  const command = [...options, process.execPath, ...argv];
  return spawnSync('strace', command, { cwd: directory, encoding: 'utf8', maxBuffer: 1 << 28 });
}

const killed = [
  {
    name: 'import',
    imported: ['one.json'],
    command: importCommand('two.json', undefined),
    versions: ['1.0.0', '2.0.0'],
  },
  { name: 'rollback', imported: ['one.json', 'two.json'], command: rollback, versions: ['2.0.0', '1.0.0'] },
];

for (const { name, imported, command, versions } of killed)
  testWith('strace', hasStrace)(`SQLite: ${name}, killed at every call that changes the file`, async () => {
    const start = prepared(undefined, imported);
    const before = await stateOf(start);
    const whole = emptyDirectory();
    cpSync(start, whole, { recursive: true });
    const kinds = ['pwrite64', 'fdatasync', 'fsync', 'ftruncate', 'unlink'];
    const trace = traced(whole, kinds.join(','), undefined, command).stderr;
    const after = await stateOf(whole);
    expect([before.installed[0], after.installed[0]]).toEqual(versions);
    const observed = new Set<string>();
    for (const kind of kinds) {
      const calls = trace.split(`${kind}(`).length - 1;
      for (let n = 1; n <= calls; n++) {
        const directory = emptyDirectory();
        cpSync(start, directory, { recursive: true });
        if (!wasKilled(traced(directory, kind, n, command))) continue;
        const left = await stateOf(directory);
        expect([before, after], `${kind} ${n}`).toContainEqual(left);
        observed.add(left.installed.join());
      }
    }
    expect([...observed].sort()).toEqual([...versions].sort());
  });

describe('PostgreSQL', () => {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    if (hasPostgres) server = await startPostgres();
  });
  afterAll(async () => server?.remove());

  testWith('PostgreSQL with strace', hasPostgres && hasStrace)('killed at every call to the server', async () => {
    const newStart = async () => {
      const url = await (server as PostgresServer).createDatabase();
      return { url, directory: prepared(url) };
    };
    const start = await newStart();
    const before = await stateOf(start.directory, start.url);
    const trace = traced(start.directory, 'write,writev,sendto', undefined, importCommand('two.json', start.url));
    const after = await stateOf(start.directory, start.url);
    expect(after.installed).toEqual(['2.0.0']);
    const calls = trace.stderr.split('\n').length;
    const observed = new Set<string>();
    for (let n = 1; n <= calls; n++) {
      const { url, directory } = await newStart();
      if (!wasKilled(traced(directory, 'write,writev,sendto', n, importCommand('two.json', url)))) continue;
      const left = await stateOf(directory, url);
      expect([before, after], `call ${n}`).toContainEqual(left);
      observed.add(left.installed.join());
    }
    expect([...observed].sort()).toEqual(['1.0.0', '2.0.0']);
  });

  testWith('PostgreSQL', hasPostgres)('the server crashes', async () => {
    const postgres = server as PostgresServer;
    for (const delay_ms of [0, 100, 150, 200, 250, 300, 400]) {
      const url = await postgres.createDatabase();
      const directory = prepared(url);
      const before = await stateOf(directory, url);
      const child = spawn(process.execPath, importCommand('two.json', url), { cwd: directory, stdio: 'ignore' });
      const ended = new Promise<number | null>((done) => child.once('exit', done));
      await new Promise((done) => setTimeout(done, delay_ms));
      await postgres.crash();
      const status = await ended;
      await postgres.start();
      const left = await stateOf(directory, url);
      if (status === 0) expect(left.installed).toEqual(['2.0.0']);
      if (left.installed[0] === '1.0.0') expect(left).toEqual(before);
      else expect(left).toMatchObject({ installed: ['2.0.0'], chain: { valid: true, rows: 4 } });
    }
  });
});

test('sixteen concurrent processes leave a ledger in some sequential order, one active row, and an unbroken log', async () => {
  const directory = prepared(undefined);
  const names = Array.from({ length: 16 }, (_, i) => `p${i}.json`);
  for (const [i, name] of names.entries())
    writeFileSync(join(directory, name), packageText({ version: `3.${i}.0`, scenes: scenes(name) }));
  const statuses = await Promise.all(
    names.map((name) => {
      const child = spawn(process.execPath, importCommand(name, undefined), { cwd: directory, stdio: 'ignore' });
      return new Promise<number | null>((done) => child.once('exit', done));
    }),
  );
  expect(statuses).toEqual(names.map(() => 0));
  const instance = await instanceAt(directory, '.xstack/state.db');
  const installs = accepted(await governanceLog(instance, { action: 'package_install', order: 'oldest_first' }));
  const versions = installs.map(
    ({ payload_json }) => JSON.parse(payload_json) as { from_version: string; to_version: string },
  );
  expect(versions.slice(1).map((each) => each.from_version)).toEqual(
    versions.slice(0, -1).map((each) => each.to_version),
  );
  const active = await listInstalled(instance);
  expect(active.map((row) => row.installed_version)).toEqual([versions.at(-1)?.to_version]);
  const last = names[Number(versions.at(-1)?.to_version.split('.')[1])] as string;
  for (const { text } of (await importedScenes(instance)).values()) expect(text).toContain(`"name":"${last} `);
  expect(await verifyGovernance(instance)).toMatchObject({ valid: true, rows: 34 });
  await instance.store.close();
});
