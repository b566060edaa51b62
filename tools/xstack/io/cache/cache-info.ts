import { join } from 'node:path';
import { Failure, hasCode } from '../failure.ts';
import { lstatSync, readdirSync } from '../file-system.ts';
import { statePath } from '../state-directory.ts';
import { hasCache } from './cache-directory.ts';
import { readIndex } from './index-file.ts';
import { isRun } from './run-cache.ts';

/** Size and contents of a cache. */
interface CacheInfo {
  readonly exists: boolean;
  readonly files: number;
  /** Bytes, all files together. */
  readonly size: number;
  /** Number of pack entries. */
  readonly packs: number;
  /** Number of run entries. */
  readonly runs: number;
}

export function cacheInfo(root: string): CacheInfo {
  const directory = statePath(root, 'cache');
  try {
    if (!hasCache(root)) return nothing;
    const names = readdirSync(directory);
    // A file that another process removed meanwhile counts as empty.
    const sizeOf = (name: string) => lstatSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0;
    const size = names.reduce((sum, name) => sum + sizeOf(name), 0);
    const packs = Object.keys(readIndex(directory)?.packs ?? {}).length;
    const runs = names.filter(isRun).length;
    return { exists: true, files: names.length, size, packs, runs };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return nothing;
    throw new Failure('list', directory, error);
  }
}

const nothing: CacheInfo = { exists: false, files: 0, size: 0, packs: 0, runs: 0 };
