import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure } from '../failure.ts';
import { lstatSync, realpathSync, statSync } from '../file-system.ts';
import { isWritable } from '../is-writable.ts';

/** An opened SQLite file. */
export interface SqliteFile {
  readonly uri: string;
  /** Reports whether the path still names the opened file and, if unlocked, has the same content. */
  readonly isCurrent: () => boolean;
  /** SQLite takes no locks: a read is valid only if the file is still current afterwards. */
  readonly isUnlocked: boolean;
}

/** Returns the file at a path for reading; undefined if it does not exist. */
export function fileToRead(path: string): SqliteFile | undefined {
  if (!isFile(path)) return undefined;
  // SQLite creates its lock files beside the target of a link.
  const target = realpathSync(path);
  const uri = pathToFileURL(target).href;
  if ([target, dirname(target)].every((each) => isWritable(each, 'open the store')))
    return whileSame(path, `${uri}?mode=rw`);
  if (hasWriteAheadLog(target)) return whileSame(path, `${uri}?mode=ro`);
  // Lock files cannot be created here, but without a write-ahead log there is no writer.
  const stamp = contentStamp(target);
  return { uri: `${uri}?immutable=1`, isCurrent: () => contentStamp(target) === stamp, isUnlocked: true };
}

/** Returns the file at a path for writing; undefined if it does not exist. */
export function fileToWrite(path: string): SqliteFile | undefined {
  return isFile(path) ? whileSame(path, `${pathToFileURL(path).href}?mode=rw`) : undefined;
}

function whileSame(path: string, uri: string): SqliteFile {
  const identity = identityOf(path);
  return { uri, isCurrent: () => identityOf(path) === identity, isUnlocked: false };
}

/** Opening a FIFO would block indefinitely; a dangling link is not a missing file. */
function isFile(path: string): boolean {
  const stats = statOf(path);
  if (stats?.isFile()) return true;
  if (stats?.isDirectory()) throw unopened(path, 'it is a directory');
  if (stats !== undefined) throw unopened(path, 'it is not a regular file');
  if (statOf(path, lstatSync) === undefined) return false;
  throw unopened(path, 'it is a link to a file that does not exist');
}

function unopened(path: string, reason: string): Failure {
  return new Failure('open the store', path, new Error(reason));
}

function identityOf(path: string): string {
  const stats = statOf(path);
  return stats === undefined ? 'missing' : `${stats.dev} ${stats.ino}`;
}

function contentStamp(path: string): string {
  const stats = statOf(path);
  return stats === undefined
    ? 'missing'
    : [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs, hasWriteAheadLog(path)].join();
}

function hasWriteAheadLog(path: string): boolean {
  return (statOf(`${path}-wal`)?.size ?? 0n) > 0n;
}

function statOf(path: string, stat: typeof statSync | typeof lstatSync = statSync) {
  try {
    return stat(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    throw new Failure('open the store', path, error);
  }
}
