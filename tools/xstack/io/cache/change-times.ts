import { Failure, hasCode } from '../failure.ts';
import { statfsSync } from '../file-system.ts';
import type { CacheDirectory } from './cache-directory.ts';

/** A path on each device, by the number of the device. */
export type Devices = ReadonlyMap<bigint, string>;

/**
 * Types of FAT and exFAT, which store no `ctime`. Linux derives it from `mtime` when it reads a directory entry again, so
 * that a probe with a new file does not detect it.
 */
const withoutChangeTimes: readonly number[] = [0x4d44, 0x2011bab0];

/**
 * Reports whether an unchanged stat proves that a file is unchanged, because only the kernel sets `ctime`. Decided by a
 * probe on the file system of the cache, and by the types of the file systems of all devices.
 */
export function haveChangeTimes(cache: CacheDirectory, devices: Devices): boolean {
  const paths = new Map([...devices, [cache.device, cache.path]]);
  return cache.hasChangeTimes && [...paths.values()].every(hasChangeTimes);
}

/** False if the path does not exist: another process may remove the cache or a pack at any time. */
function hasChangeTimes(path: string): boolean {
  try {
    return !withoutChangeTimes.includes(statfsSync(path).type);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw new Failure('access', path, error);
  }
}
