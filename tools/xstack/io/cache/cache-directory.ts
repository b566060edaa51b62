import { join } from 'node:path';
import { isTemporaryName } from '../../core/base/text/temporary-name.ts';
import { Failure, hasCode, isSystemError } from '../failure.ts';
import { lstatSync, mkdirSync, readdirSync, rmdirSync, rmSync, utimesSync } from '../file-system.ts';
import { makeDirectory } from '../make-directory.ts';
import { writeFile } from '../write-file.ts';

/** Where a repository keeps what need not be made again. */
export const cacheDirectory = '.xstack/cache';

/** Made with the cache and never written again; it also keeps the cache out of git. */
const mark = '.gitignore';

const stale_ns = 60_000_000_000n;

/** An open cache. */
export interface CacheDirectory {
  /** The repository that it belongs to. */
  readonly root: string;
  readonly path: string;
  /** The time by the clock of its file system when it was opened, in nanoseconds. */
  readonly now: bigint;
  /** Tells this directory from every other one: a cache that came with a repository, or was copied, is not believed. */
  readonly identity: string;
  /** The device that it is on. */
  readonly device: bigint;
  /** True if its file system has times of change that only the kernel sets, as far as a file with another time shows. */
  readonly hasChangeTimes: boolean;
}

/** The cache of a repository, made if there is none; undefined where none can be written. */
export function openCacheDirectory(root: string): CacheDirectory | undefined {
  const path = join(root, cacheDirectory);
  try {
    for (const directory of hasCache(root) ? [] : [join(root, '.xstack'), path]) {
      makeDirectory(directory);
      if (!isDirectory(directory)) return undefined; // A link may lead out of the repository.
    }
    return { root, path, now: fileSystemTime(path), ...markedBy(join(path, mark)) };
  } catch (error) {
    if (isSystemError(error)) return undefined; // A repository that cannot be written to is compiled without a cache.
    throw error;
  }
}

/**
 * One process writes at a time; what another one is writing is as good. A full disk costs the cache, not the run: the next
 * run finds less than it could, and makes it again.
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

/** A lock that cannot be removed is stale some time later. */
function unlock(lock: string): void {
  try {
    rmSync(lock, { force: true, recursive: true });
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

/** Removes files that are not wanted any more, and what a process that died has left. */
export function sweep(cache: CacheDirectory, isGarbage: (name: string) => boolean): void {
  for (const name of readdirSync(cache.path)) {
    const isLeft = (isTemporaryName(name) || name.startsWith('clock-')) && isOld(cache, name);
    if (isGarbage(name) || isLeft) rmSync(join(cache.path, name), { force: true, recursive: true });
  }
}

/** Removes the cache of a repository. What is no directory of its own is left alone. */
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

/** What another process has put into it meanwhile stays, and so does the place of a mounted file system. */
function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

/**
 * The time by the clock of the file system, in nanoseconds: that of a directory made just now. The clock of the system may
 * be another one, and finer.
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

/** Reports whether something is of another time; also of one that is still to come, by a clock that went back. */
function isOld({ path, now }: CacheDirectory, name: string): boolean {
  const stat = lstatSync(join(path, name), { bigint: true, throwIfNoEntry: false });
  return stat !== undefined && (now - stat.mtimeNs > stale_ns || stat.mtimeNs - now > stale_ns);
}

/** Reports whether a repository has a cache directory, and not a link to somewhere else. */
export function hasCache(root: string): boolean {
  return isDirectory(join(root, '.xstack')) && isDirectory(join(root, cacheDirectory));
}

function isDirectory(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * The time of modification that the mark is given. Where the time of change is set along with it, or is derived from it,
 * or does not exist, it is not later. In whole seconds, and even, for file systems that store no others.
 */
const mark_s = 1_000_000_000;

/** Nobody can choose the time at which the kernel changed a file: with the inode, it tells one cache from another. */
function markedBy(file: string): Pick<CacheDirectory, 'identity' | 'device' | 'hasChangeTimes'> {
  let stat = lstatSync(file, { bigint: true, throwIfNoEntry: false });
  if (stat?.mtimeNs !== BigInt(mark_s) * 1_000_000_000n) {
    writeFile(file, '*\n');
    utimesSync(file, mark_s, mark_s);
    stat = lstatSync(file, { bigint: true });
  }
  const { dev, ino, mtimeNs, ctimeNs } = stat;
  return { identity: `${dev} ${ino} ${ctimeNs}`, device: dev, hasChangeTimes: ctimeNs > mtimeNs };
}
