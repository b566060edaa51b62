import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Store } from '../../core/ports/store.ts';
import { statfsSync } from '../file-system.ts';
import { makeStateDirectory } from '../state-directory.ts';
import { prepareSchema } from './prepare-schema.ts';
import { sqlStore } from './sql-store.ts';
import { openSqlite } from './sqlite.ts';
import { fileToRead, fileToWrite, type SqliteFile } from './sqlite-file.ts';
import type { StoreAccess } from './store-access.ts';
import { StoreFailure, StoreUnusable } from './store-failure.ts';
import type { Patience } from './while-busy.ts';

/**
 * A store in a SQLite file. If another file replaces it, such as a restored backup, every later operation fails: SQLite
 * would write to the deleted file, and its write-ahead log does not belong to the new one.
 */
export async function openFileStore(path: string, access: StoreAccess, patience: Patience): Promise<Store> {
  const { store, file } = await openComplete(path, access, patience);
  const checked = <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    if (file.isCurrent()) return work();
    const reason = file.isUnlocked
      ? 'it changes while it is read'
      : 'the file was replaced or removed while it was open';
    throw new StoreFailure(`${doing} the store`, path, new Error(reason), file.isUnlocked ? 'busy' : 'unavailable');
  };
  const readUnlocked: Store['read'] = async (work) => {
    const reading = store.read(work);
    await Promise.allSettled([reading]);
    return checked('read', () => reading);
  };
  return {
    read: file.isUnlocked ? readUnlocked : async (work) => checked('read', () => store.read(work)),
    write: async (work) => checked('write', () => store.write(work)),
    checkWritable: async () => {
      await checked('write', () => store.checkWritable());
      checkSpace(path);
    },
    close: () => store.close(),
  };
}

/** Needed to commit a change of usual size. Without it, only a commit fails: SQLite writes nothing before. */
const leastSpace_bytes = 1024 * 1024;

function checkSpace(path: string): void {
  const { bavail, bsize, blocks } = statfsSync(dirname(path));
  const isKnown = blocks > 0;
  if (isKnown && bavail * bsize < leastSpace_bytes)
    throw new StoreFailure('write the store', path, new Error('the disk has less than 1 MiB left'), 'full');
}

/** Several times what the creation of a store takes. */
const creation_ms = 300;
const retry_ms = 20;

/** Waits for the tables of a store that another command is creating. */
async function openComplete(path: string, access: StoreAccess, patience: Patience) {
  for (let waited_ms = 0; ; waited_ms += retry_ms) {
    try {
      return await openFile(path, access, patience);
    } catch (error) {
      const isEmpty = error instanceof StoreUnusable && error.state === 'empty';
      if (!isEmpty || waited_ms >= Math.min(creation_ms, patience.limit_ms)) throw error;
    }
    await setTimeout(retry_ms);
  }
}

async function openFile(
  path: string,
  access: StoreAccess,
  patience: Patience,
): Promise<{ readonly store: Store; readonly file: SqliteFile }> {
  const found = access === 'read' ? fileToRead(path) : fileToWrite(path);
  if (found === undefined && access !== 'create') throw new StoreUnusable('missing', path);
  if (found === undefined) makeStateDirectory(dirname(path));
  const { database, prepareToWrite } = await openSqlite(found?.uri ?? path, patience);
  try {
    await prepareSchema(database, access, { engine: 'sqlite', shown: path, patience, prepareToWrite });
    const file = found ?? (fileToWrite(path) as SqliteFile);
    return { file, store: sqlStore(database, { engine: 'sqlite', shown: path, patience }) };
  } catch (error) {
    await database.destroy();
    const isEmpty = found !== undefined && error instanceof StoreUnusable && error.state === 'missing';
    throw isEmpty ? new StoreUnusable('empty', path) : error;
  }
}
