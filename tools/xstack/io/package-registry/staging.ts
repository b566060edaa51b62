import { join } from 'node:path';
import { Failure, hasCode } from '../failure.ts';
import { readdirSync, rmSync } from '../file-system.ts';
import { makeDirectory } from '../make-directory.ts';
import { isLeftover, ownerOf, processMark } from '../process-mark.ts';
import { pathIn, type Registry } from './registry.ts';

/** Each process has its own directory, so that leftovers of dead processes can be identified. */
export function stagingParent(registry: Registry): string {
  return pathIn(registry, '.xstack', 'tmp');
}

export function makeStagingDirectory(registry: Registry): string {
  const path = join(stagingParent(registry), processMark);
  makeDirectory(path);
  return path;
}

export function removeStagingDirectory(registry: Registry): void {
  rmSync(join(stagingParent(registry), processMark), { recursive: true, force: true });
}

/** Returns the temporary files of dead processes, and those of other machines that are too recent to be removed. */
export function leftoverStaging(registry: Registry, now_ms: number): { dead: string[]; foreign: string[] } {
  const parent = stagingParent(registry);
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
