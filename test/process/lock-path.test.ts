/** Locks of package registries and users: entries that are no lock, dead owners, owners that are alive. */
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, test } from 'vitest';
import { lockPath } from '../../tools/xstack/io/recovery/lock-path.ts';
import { waitNotice } from '../../tools/xstack/io/recovery/wait-notice.ts';
import { storeLocation } from '../../tools/xstack/io/store/location.ts';
import { openStore } from '../../tools/xstack/io/store/open.ts';
import { onDisk } from '../support/repository.ts';

/** Locks a path in an empty directory; `make` makes what is at the path of the lock. */
async function attempt(make: (lock: string) => void, patience_ms: number) {
  const path = onDisk({});
  const lock = join(path, 'lock');
  make(lock);
  const lines: string[] = [];
  const waiting = {
    progress: () => {},
    stderr: (line: string) => lines.push(line),
    signal: new AbortController().signal,
  };
  const request = { path, lock, holder: 'another writer', patience_ms };
  const result = await lockPath(request, waiting, 2000).catch((error: unknown) => error);
  return { lock, lines, result };
}

test.each<[string, string, (lock: string) => void]>([
  ['a file', 'is not a directory', (lock) => writeFileSync(lock, 'junk')],
  [
    'a directory with files',
    'is not empty',
    (lock) => {
      mkdirSync(lock);
      writeFileSync(join(lock, 'x'), '');
    },
  ],
])('%s at the path of a lock is named at once, with the cure', async (_, words, make) => {
  const { lock, lines, result } = await attempt(make, 60_000);
  expect(result).toMatchObject({ message: expect.stringContaining(words), help: expect.stringContaining(lock) });
  expect(lines).toEqual([]);
  expect(existsSync(lock)).toBe(true);
});

test('a lock with a time in the future that is not updated is named, although it never becomes stale', async () => {
  const inAnHour = Date.now() / 1000 + 3600;
  const { lock, lines, result } = await attempt((path) => {
    mkdirSync(path);
    utimesSync(path, inAnHour, inAnHour);
  }, 60_000);
  expect(result).toMatchObject({
    message: expect.stringContaining('at a time in the future'),
    help: `if no other xstack is running, remove \`${lock}\``,
  });
  expect(lines).toEqual([`waiting for 1 s: another writer has the lock \`${lock}\`\n`]);
});

test('the lock of a killed process is taken over when it is stale; a live one is reported after a second', async () => {
  const old = Date.now() / 1000 - 60;
  const taken = await attempt((path) => {
    mkdirSync(path);
    utimesSync(path, old, old);
  }, 0);
  expect(taken.result).toBeTypeOf('function');
  await (taken.result as () => Promise<void>)();
  expect(existsSync(taken.lock)).toBe(false);
  const held = await attempt((path) => mkdirSync(path), 1100);
  expect(held.result).toMatchObject({ name: 'LockBusy', reason: 'held' });
  expect(held.lines).toHaveLength(1);
});

test('a wait is reported after a second, and then every ten', () => {
  const lines: string[] = [];
  const notice = waitNotice((line) => lines.push(line));
  for (let waited_ms = 0; waited_ms <= 35_000; waited_ms += 50) notice(waited_ms, () => 'a lock');
  expect(lines).toEqual([1, 10, 20, 30].map((s) => `waiting for ${s} s: a lock\n`));
});

test('a wait for a store is reported', async () => {
  const path = join(onDisk({}), 'state.db');
  await (await openStore(storeLocation(path, '/'), { access: 'create' })).close();
  const other = new Database(path);
  other.exec('begin immediate');
  const lines: string[] = [];
  const options = { access: 'write', patience_ms: 1100, stderr: (line: string) => lines.push(line) } as const;
  const store = await openStore(storeLocation(path, '/'), options);
  await expect(store.write(async () => {})).rejects.toThrow('locked');
  await store.close();
  other.close();
  expect(lines).toEqual(['waiting for 1 s: another program has locked the store\n']);
});
