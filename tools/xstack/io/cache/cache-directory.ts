import { join } from 'node:path';
import { isTemporaryName } from '../../core/base/text/temporary-name.ts';
import { Failure, hasCode, isSystemError } from '../failure.ts';
import { lstatSync, mkdirSync, readdirSync, rmdirSync, rmSync, utimesSync } from '../file-system.ts';
import { makeDirectory } from '../make-directory.ts';
import { writeFile } from '../write-file.ts';

/** Path of the cache, relative to the root of the repository. */
export const cacheDirectory = '.xstack/cache';

/** Written once, when the cache is created; it also hides the cache from git. */
const marker = '.gitignore';

const stale_ns = 60_000_000_000n;

/** An open cache. */
export interface CacheDirectory {
  /** The root of the repository. */
  readonly root: string;
  readonly path: string;
  /** Time by the clock of its file system when it was opened, in nanoseconds. */
  readonly now: bigint;
  /** Part of every cache key: a cache that was copied, restored or checked out with a repository has another identity. */
  readonly identity: string;
  readonly device: bigint;
  /** False if a file shows that on this file system the kernel alone does not set `ctime`. */
  readonly hasChangeTimes: boolean;
}

/** Opens the cache of a repository, and creates it if it does not exist; undefined if it cannot be written. */
export function openCacheDirectory(root: string): CacheDirectory | undefined {
  const path = join(root, cacheDirectory);
  try {
    for (const directory of hasCache(root) ? [] : [join(root, '.xstack'), path]) {
      makeDirectory(directory);
      if (!isDirectory(directory)) return undefined; // A link may lead out of the repository.
    }
    return { root, path, now: fileSystemTime(path), ...markedBy(join(path, marker)) };
  } catch (error) {
    if (isSystemError(error)) return undefined; // A repository that cannot be written to is compiled without a cache.
    throw error;
  }
}

/**
 * Runs `work` under the lock of the cache. Does nothing while another process has the lock: its entries are equally
 * valid. An error of the system, such as a full disk, loses entries, which the next run makes again; it does not fail
 * the run.
 */
export function whileLocked(cache: CacheDirectory, work: () => void): void {
  const lock = join(cache.path, 'lock');
  try {
    if (isOld(cache, 'lock')) rmSync(lock, { force: true, recursive: true });
    mkdirSync(lock);
  } catch (error) {
    if (isSystemError(error)) return;
    throw error;
  }
  try {
    work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
  } finally {
    unlock(lock);
  }
}

/** A lock that cannot be removed becomes stale. */
function unlock(lock: string): void {
  try {
    rmSync(lock, { force: true, recursive: true });
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

/** Removes garbage and the temporary files of processes that died. */
export function sweep(cache: CacheDirectory, isGarbage: (name: string) => boolean): void {
  for (const name of readdirSync(cache.path)) {
    const isLeft = (isTemporaryName(name) || name.startsWith('clock-')) && isOld(cache, name);
    if (isGarbage(name) || isLeft) rmSync(join(cache.path, name), { force: true, recursive: true });
  }
}

/** Removes the cache of a repository, unless its path is a link or a file. */
export function removeCache(root: string): void {
  const directory = join(root, cacheDirectory);
  try {
    if (!hasCache(root)) return;
    for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true, force: true });
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw new Failure('remove', directory, error);
  }
  removeIfEmpty(directory);
  removeIfEmpty(join(root, '.xstack'));
}

/** A directory with new files of another process stays, and so does a mount point. */
function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

/**
 * Time by the clock of the file system, in nanoseconds: the `mtime` of a directory created now. The clock of the system
 * may differ, and is finer.
 */
export function fileSystemTime(directory: string): bigint {
  const probe = join(directory, `clock-${process.pid}-${process.hrtime.bigint().toString(36)}`);
  mkdirSync(probe);
  try {
    return lstatSync(probe, { bigint: true }).mtimeNs;
  } finally {
    rmdirSync(probe);
  }
}

/** Reports whether an entry is stale, or its time is in the future because the clock was set back. */
function isOld({ path, now }: CacheDirectory, name: string): boolean {
  const stat = lstatSync(join(path, name), { bigint: true, throwIfNoEntry: false });
  return stat !== undefined && (now - stat.mtimeNs > stale_ns || stat.mtimeNs - now > stale_ns);
}

/** Reports whether a repository has a cache directory; a link does not count. */
export function hasCache(root: string): boolean {
  return isDirectory(join(root, '.xstack')) && isDirectory(join(root, cacheDirectory));
}

/** Returns the link, relative to the root, because of which a repository has no cache; undefined if there is none. */
export function cacheLink(root: string): string | undefined {
  const isLink = (path: string) => lstatSync(join(root, path), { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (isLink('.xstack')) return '.xstack';
  return isDirectory(join(root, '.xstack')) && isLink(cacheDirectory) ? cacheDirectory : undefined;
}

function isDirectory(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * The `mtime` given to the marker. On a file system that sets `ctime` along with it, derives `ctime` from it or stores no
 * `ctime`, the `ctime` is not later. Whole and even, because FAT stores times in steps of two seconds.
 */
const marker_s = 1_000_000_000;

/** The kernel sets `ctime`, and no program can choose it: with the inode, it identifies a cache. */
function markedBy(file: string): Pick<CacheDirectory, 'identity' | 'device' | 'hasChangeTimes'> {
  let stat = lstatSync(file, { bigint: true, throwIfNoEntry: false });
  if (stat?.mtimeNs !== BigInt(marker_s) * 1_000_000_000n) {
    writeFile(file, '*\n');
    utimesSync(file, marker_s, marker_s);
    stat = lstatSync(file, { bigint: true });
  }
  const { dev, ino, mtimeNs, ctimeNs } = stat;
  return { identity: `${dev} ${ino} ${ctimeNs}`, device: dev, hasChangeTimes: ctimeNs > mtimeNs };
}
