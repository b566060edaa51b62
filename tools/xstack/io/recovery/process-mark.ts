import { hostname } from 'node:os';
import { lstatSync } from '../file-system.ts';
import { bootId, isRunning, startOf } from './process-identity.ts';

/** Age at which leftovers of another machine are removed: the state of their process cannot be determined from here. */
const foreign_ms = 24 * 60 * 60 * 1000;

const host = hostname()
  .replace(/[^A-Za-z0-9]/g, '_')
  .slice(0, 32);
const boot = bootId().slice(0, 8) || '0';
const start = startOf(process.pid) ?? Math.round(performance.timeOrigin).toString(36);

/**
 * Suffix of the names of this process. A process number alone is not unique: in a container it is always 1. The suffix
 * therefore includes the boot and the start time.
 */
export const processMark = `${host}-${boot}-${process.pid}-${start}`;

/**
 * Reports whether a file with the mark of another process is a leftover: the process is dead, or it is on another
 * machine and the file is old.
 */
export function isLeftover(path: string, now_ms: number): boolean {
  const owner = ownerOf(path);
  return owner === 'dead' || (owner === 'foreign' && now_ms - modified_ms(path) > foreign_ms);
}

/**
 * Returns the state of the process whose mark a name ends with; `foreign` if it is of another machine, or not a mark of
 * xstack.
 */
export function ownerOf(name: string): 'running' | 'dead' | 'foreign' {
  const [, ownerHost, ownerBoot, pid, ownerStart] =
    /(?:^|[./\\])([A-Za-z0-9_]+)-([0-9a-f]+)-(\d+)-([0-9a-z]+)$/.exec(name) ?? [];
  if (ownerHost !== host || pid === undefined) return 'foreign';
  if (ownerBoot !== boot) return 'dead';
  const now = Number(pid) === process.pid ? start : startOf(Number(pid));
  return (now === undefined ? isRunning(Number(pid)) : now === ownerStart) ? 'running' : 'dead';
}

/** A file deleted meanwhile counts as new. */
function modified_ms(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
}
