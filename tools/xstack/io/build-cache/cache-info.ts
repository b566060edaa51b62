import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { cacheDirectory, hasCache } from './cache-directory.ts';
import { readIndex } from './index-file.ts';
import { isRun } from './kept-run.ts';

/** What stands in the cache of a repository. */
export interface CacheInfo {
  readonly exists: boolean;
  readonly files: number;
  /** Bytes, all files together. */
  readonly size: number;
  /** Compiled packs. */
  readonly packs: number;
  /** Results of whole runs. */
  readonly runs: number;
}

export function cacheInfo(root: string): CacheInfo {
  const directory = join(root, cacheDirectory);
  if (!hasCache(root)) return { exists: false, files: 0, size: 0, packs: 0, runs: 0 };
  try {
    const names = readdirSync(directory);
    const size = names.reduce((sum, name) => sum + lstatSync(join(directory, name)).size, 0);
    const packs = Object.keys(readIndex(directory)?.packs ?? {}).length;
    const runs = names.filter(isRun).length;
    return { exists: true, files: names.length, size, packs, runs };
  } catch (error) {
    throw new Failure('list', directory, error);
  }
}
