import { Failure, hasCode } from '../failure.ts';
import { statfsSync } from '../file-system.ts';
import type { CacheDirectory } from './cache-directory.ts';

/** A path on each device, by the number of the device. */
export type Devices = ReadonlyMap<bigint, string>;

/**
 * FAT and exFAT store no time of change. Linux derives it from the time of modification, which anyone can set, whenever it
 * reads the entry of a file again, so that a probe of a new file does not show it.
 */
const withoutChangeTimes: readonly number[] = [0x4d44, 0x2011bab0];

/**
 * Reports whether a stat tells that a file is unchanged: `ctime` is set by the kernel alone. Asked of the file system of
 * the cache by probing, of all that files are on by their types. Elsewhere, only content tells.
 */
export function haveChangeTimes(cache: CacheDirectory, devices: Devices): boolean {
  const paths = new Map([...devices, [cache.device, cache.path]]);
  return cache.hasChangeTimes && [...paths.values()].every(hasChangeTimes);
}

/** False where the path is gone: another process may remove the cache, or a pack, at any time. */
function hasChangeTimes(path: string): boolean {
  try {
    return !withoutChangeTimes.includes(statfsSync(path).type);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw new Failure('look at', path, error);
  }
}
