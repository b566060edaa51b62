import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Failure } from '../../tools/xstack/io/failure.ts';
import { connectSqlite } from '../../tools/xstack/io/store/connect-sqlite.ts';
import { storeLocation } from '../../tools/xstack/io/store/location.ts';
import { openStore } from '../../tools/xstack/io/store/open.ts';
import { schemaState } from '../../tools/xstack/io/store/schema-state.ts';
import { openSqlite } from '../../tools/xstack/io/store/sqlite.ts';
import type { StoreAccess } from '../../tools/xstack/io/store/store-access.ts';
import type { StoreFailure } from '../../tools/xstack/io/store/store-failure.ts';
import {
  type Instance,
  importPackage,
  listInstalled,
  openInstance,
  planImport,
  verifyGovernance,
} from '../../tools/xstack/ops/product/service.ts';
import { accepted, caller, emptyDirectory, instanceAt } from '../product/support/instance.ts';
import { packageText, scene } from '../product/support/package.ts';
import { xstack } from '../support/binary.ts';
import { asked, hasPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { testWith } from '../support/skip.ts';

const text = packageText({ scenes: [scene('scene.a', 'A')] });
const request = { text, file: 'p.json', strategy: 'override_existing', reason: 'a test' };
const at = (path: string, access: StoreAccess) => openStore(storeLocation(path, '/'), { access, patience_ms: 100 });

describe('a path', () => {
  test.each(['text', 'directory', 'pipe', 'dangling link', 'directory in between'])(
    'to a %s is a failure',
    async (kind) => {
      const directory = emptyDirectory();
      let path = join(directory, 'x.db');
      if (kind === 'text') writeFileSync(path, 'this is no database, but long enough to have a header'.repeat(100));
      if (kind === 'directory') mkdirSync(path);
      if (kind === 'pipe') execFileSync('mkfifo', [path]);
      if (kind === 'dangling link') symlinkSync(join(directory, 'nothing.db'), path);
      if (kind === 'directory in between') {
        writeFileSync(path, '');
        path = join(path, 'x.db');
      }
      const before = readdirSync(directory);
      for (const access of ['read', 'write', 'create'] as const) {
        await expect(at(path, access)).rejects.toThrow(Failure);
        await expect(at(path, access)).rejects.toThrow(path);
      }
      expect(readdirSync(directory)).toEqual(before);
    },
  );

  test('to a missing file is refused unless it may be created', async () => {
    const path = join(emptyDirectory(), 'none/state.db');
    for (const access of ['read', 'write'] as const)
      await expect(at(path, access)).rejects.toMatchObject({ state: 'missing', shown: path });
    expect(existsSync(join(path, '..'))).toBe(false);
    await (await at(path, 'create')).close();
    await (await at(path, 'read')).close();
  });

  test('to an empty file, as left by a killed creation, is refused unless it may be created', async () => {
    const path = join(emptyDirectory(), 'state.db');
    writeFileSync(path, '');
    for (const access of ['read', 'write'] as const)
      await expect(at(path, access)).rejects.toMatchObject({ state: 'empty', shown: path });
    expect(statSync(path).size).toBe(0);
    await (await at(path, 'create')).close();
    await (await at(path, 'read')).close();
  });

  test('to a file whose tables another command is creating is read when they are complete', async () => {
    const directory = emptyDirectory();
    const path = join(directory, 'state.db');
    writeFileSync(path, '');
    const reading = openStore(storeLocation(path, '/'), { access: 'read' });
    await setTimeout(60);
    await (await at(path, 'create')).close();
    await (await reading).close();
  });

  test('to a database of another program is refused, and not a byte of it changes', async () => {
    const path = join(emptyDirectory(), 'other.db');
    const other = new Database(path);
    other.exec('create table bookmarks (url text)');
    other.close();
    const before = readFileSync(path);
    for (const access of ['read', 'write', 'create'] as const)
      await expect(at(path, access)).rejects.toMatchObject({ state: 'foreign' });
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(join(path, '..'))).toEqual(['other.db']);
  });

  test('to a store of a newer xstack is refused, and one of an older xstack is not migrated by reading', async () => {
    const path = join(emptyDirectory(), 'state.db');
    await (await at(path, 'create')).close();
    const { database } = await openSqlite(path, { limit_ms: 0 });
    const known = ['0001_scene_packages'];
    expect(await schemaState(database, 'sqlite', known)).toBe('current');
    expect(await schemaState(database, 'sqlite', [...known, '0002_next'])).toBe('outdated');
    await database.destroy();
    const by_hand = new Database(path);
    by_hand.exec("insert into xstack_migration (name, timestamp) values ('9999_from_the_future', '2030')");
    by_hand.close();
    for (const access of ['read', 'write', 'create'] as const)
      await expect(at(path, access)).rejects.toMatchObject({ state: 'newer' });
  });
});

async function storeWithOnePackage(): Promise<{ root: string; path: string }> {
  const root = emptyDirectory();
  const instance = await instanceAt(root, 'home/state.db');
  accepted(await importPackage(instance, caller, request));
  await instance.store.close();
  return { root, path: join(root, 'home/state.db') };
}

describe('a SQLite store', () => {
  test('that is opened for reading does not change, and cannot be written', async () => {
    const { root, path } = await storeWithOnePackage();
    const before = readFileSync(path);
    const instance = await openInstance({ root, database: path, create: false, readOnly: true });
    expect(await listInstalled(instance)).toHaveLength(1);
    await expect(importPackage(instance, caller, request)).rejects.toMatchObject({ trouble: 'read_only' });
    await instance.store.close();
    expect(readFileSync(path)).toEqual(before);
  });

  test('that another program has locked fails after a limited time, and reading does not wait', async () => {
    const { path } = await storeWithOnePackage();
    const store = await at(path, 'write');
    // The same library: locks of files are those of a process, and another library would not see them.
    const holder = await connectSqlite(path);
    onTestFinished(() => void holder.close());
    holder.exec('begin immediate');
    await expect(store.write(async () => {})).rejects.toMatchObject({ trouble: 'busy' });
    await expect(store.checkWritable()).rejects.toMatchObject({ trouble: 'busy' });
    expect(await store.read((view) => view.ledger())).toHaveLength(1);
    holder.exec('rollback');
    await store.checkWritable();
    await store.close();
  });

  test('that is replaced or removed while it is open is neither read nor written any more', async () => {
    const { root, path } = await storeWithOnePackage();
    const [instance, other] = [await instanceAt(root, path), await instanceAt(root, 'other.db')];
    await other.store.close();
    renameSync(path, `${path}.away`);
    const gone = { name: 'Failure', trouble: 'unavailable', message: expect.stringContaining('replaced or removed') };
    await expect(listInstalled(instance)).rejects.toMatchObject(gone);
    expect(existsSync(path)).toBe(false);
    renameSync(join(root, 'other.db'), path);
    const before = readFileSync(path);
    await expect(listInstalled(instance)).rejects.toMatchObject(gone);
    await expect(importPackage(instance, caller, request)).rejects.toMatchObject(gone);
    await expect(instance.store.checkWritable()).rejects.toMatchObject(gone);
    expect(readFileSync(path)).toEqual(before);
    renameSync(`${path}.away`, path);
    expect(await listInstalled(instance)).toHaveLength(1);
    await instance.store.close();
  });
});

/** For root, which may write everywhere, the reader is another user. */
const isRoot = process.getuid?.() === 0;
const canDrop = !isRoot || hasPostgres;

describe('a store that may only be read', () => {
  const restricted = testWith('a user without rights', canDrop);
  const run = (root: string, ...words: readonly string[]) => {
    const program = join(process.cwd(), 'dist/xstack.cjs');
    const command = [process.execPath, program, ...words, '--repo-root', root, '--db', join(root, 'home/state.db')];
    const dropped = isRoot ? ['setpriv', '--reuid', 'nobody', '--regid', 'nogroup', '--clear-groups'] : [];
    const [name, ...rest] = [...dropped, ...command];
    return execFileSync(name as string, rest, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  };
  const importedByProgram = () => {
    const root = emptyDirectory();
    writeFileSync(join(root, 'p.json'), text);
    const words = ['package', 'import', 'p.json', '--strategy', 'skip_existing', '--reason', 'x'];
    const ran = xstack([...words, '--repo-root', '.', '--db', 'home/state.db'], { cwd: root });
    expect(ran).toMatchObject({ status: 0 });
    return root;
  };
  const answers = (root: string) => {
    expect(run(root, 'package', 'list')).toContain('demo.world');
    expect(run(root, 'package', 'plan', join(root, 'p.json'), '--strategy', 'skip_existing')).toContain('unchanged: 1');
    expect(run(root, 'governance', 'log')).toContain('package_install');
    expect(run(root, 'governance', 'verify')).toMatch(/[24] rows/);
  };
  const readOnly = (root: string) => {
    chmodSync(root, 0o755);
    chmodSync(join(root, 'home'), 0o555);
    for (const name of readdirSync(join(root, 'home'))) chmodSync(join(root, 'home', name), 0o444);
  };

  restricted('answers every query', () => {
    const root = importedByProgram();
    readOnly(root);
    answers(root);
    expect(readdirSync(join(root, 'home'))).toEqual(['state.db']);
    expect(() => run(root, 'package', 'rollback', '--reason', 'x')).toThrow(/readonly database/);
    chmodSync(join(root, 'home'), 0o755);
  });

  restricted('answers while others have it open, and after they crashed', async () => {
    const root = importedByProgram();
    const writer: Instance = await instanceAt(root, 'home/state.db');
    accepted(await importPackage(writer, caller, request));
    cpSync(join(root, 'home'), join(root, 'crashed'), { recursive: true });
    readOnly(root);
    answers(root);
    await writer.store.close();
    chmodSync(join(root, 'home'), 0o755);
    renameSync(join(root, 'home'), join(root, 'gone'));
    renameSync(join(root, 'crashed'), join(root, 'home'));
    readOnly(root);
    expect(readdirSync(join(root, 'home'))).toContain('state.db-wal');
    answers(root);
    chmodSync(join(root, 'home'), 0o755);
  });
});

describe('a PostgreSQL database', () => {
  const postgres = testWith('PostgreSQL', hasPostgres);
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    if (hasPostgres) server = await startPostgres();
  });
  afterAll(async () => server?.remove());
  const tables = (url: string) =>
    asked(url, "select relname from pg_class where relnamespace = 'public'::regnamespace");

  postgres('of another program is read without making a table', async () => {
    const url = await (server as PostgresServer).createDatabase();
    await asked(url, 'create table bookmarks (url text)');
    for (const access of ['read', 'write'] as const)
      await expect(at(url, access)).rejects.toMatchObject({ state: 'missing' });
    const root = emptyDirectory();
    writeFileSync(join(root, 'xstack.config.json'), '{}');
    const listed = xstack(['package', 'list', '--db', url], { cwd: root });
    expect([listed.status, listed.stdout]).toEqual([1, '']);
    expect(listed.stderr).toContain('refuse.store.missing');
    expect(await tables(url)).toEqual([{ relname: 'bookmarks' }]);
  });

  postgres('that is read-only can be read, and a write says why not', async () => {
    const url = await (server as PostgresServer).createDatabase();
    const instance = await instanceAt(emptyDirectory(), url);
    accepted(await importPackage(instance, caller, request));
    await instance.store.close();
    await asked(url, `alter database ${new URL(url).pathname.slice(1)} set default_transaction_read_only = on`);
    const again = await instanceAt(emptyDirectory(), url);
    expect(await verifyGovernance(again)).toMatchObject({ valid: true, rows: 2 });
    expect(await planImport(again, request)).toMatchObject({ ok: true });
    await expect(again.store.checkWritable()).rejects.toMatchObject({ trouble: 'read_only' });
    await expect(importPackage(again, caller, request)).rejects.toMatchObject({ trouble: 'read_only' });
    await again.store.close();
  });

  postgres('that does not answer is named without the password', async () => {
    const opening = at('postgres://me:secret@127.0.0.1:1/none', 'create');
    await expect(opening).rejects.toThrow(/cannot open the store `postgres:\/\/127.0.0.1:1\/none`: .*ECONNREFUSED/);
    await opening.catch((error: StoreFailure) => expect(`${error.message}${error.path}`).not.toContain('secret'));
    await expect(opening).rejects.toMatchObject({ trouble: 'unavailable' });
  });
});
