import { hostname } from 'node:os';
import { join } from 'node:path';
import { Failure, hasCode } from '../failure.ts';
import { readdirSync, rmSync } from '../file-system.ts';
import { makeDirectory } from '../make-directory.ts';
import { pathIn, type Registry } from './registry.ts';

/** Every process has a directory of its own, so that what a dead one left can be told from what a live one needs. */
const host = hostname().replace(/[^A-Za-z0-9]/g, '_');

/** What names of this process end in. */
export const processMark = `${host}-${process.pid}`;

export function scratchParent(registry: Registry): string {
  return pathIn(registry, '.xstack', 'tmp');
}

export function scratchDirectory(registry: Registry): string {
  const path = join(scratchParent(registry), processMark);
  makeDirectory(path);
  return path;
}

export function removeScratch(registry: Registry): void {
  rmSync(join(scratchParent(registry), processMark), { recursive: true, force: true });
}

/** The scratch directories of processes that are provably dead: of this machine, and without a process of that number. */
export function deadScratch(registry: Registry): string[] {
  const parent = scratchParent(registry);
  return names(parent)
    .filter((name) => isOfDeadProcess(name))
    .map((name) => join(parent, name));
}

/** Whether a name that ends in `<host>-<pid>` belongs to a process of this machine that no longer runs. */
export function isOfDeadProcess(name: string): boolean {
  const [, madeOn, pid] = /(?:^|\.)([A-Za-z0-9_]+)-(\d+)$/.exec(name) ?? [];
  return madeOn === host && pid !== undefined && !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}

function names(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw new Failure('read', directory, error);
  }
}
