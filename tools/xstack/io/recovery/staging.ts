import { join } from 'node:path';
import { Failure, hasCode } from '../failure.ts';
import { readdirSync, rmSync } from '../file-system.ts';
import { makeDirectory } from '../make-directory.ts';
import { isLeftover, ownerOf, processMark } from './process-mark.ts';

/** Creates the staging directory of this process. Each process has its own, so that leftovers of dead ones can be identified. */
export function makeStagingDirectory(parent: string): string {
  const path = join(parent, processMark);
  makeDirectory(path);
  return path;
}

export function removeStagingDirectory(parent: string): void {
  rmSync(join(parent, processMark), { recursive: true, force: true });
}

/** Returns the temporary files of dead processes, and those of other machines that are too recent to be removed. */
export function leftoverStaging(parent: string, now_ms: number): { dead: string[]; foreign: string[] } {
  const paths = names(parent).map((name) => join(parent, name));
  const dead = paths.filter((path) => isLeftover(path, now_ms));
  return { dead, foreign: paths.filter((path) => ownerOf(path) === 'foreign' && !dead.includes(path)) };
}

function names(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw new Failure('read', directory, error);
  }
}
