import { hostname } from 'node:os';
import { lstatSync } from './file-system.ts';
import { bootId, isRunning, startOf } from './process-identity.ts';

/** Leftovers of another machine are kept for as long: whether their process still runs cannot be told from here. */
const foreign_ms = 24 * 60 * 60 * 1000;

const host = hostname()
  .replace(/[^A-Za-z0-9]/g, '_')
  .slice(0, 32);
const boot = bootId().slice(0, 8) || '0';
const start = startOf(process.pid) ?? Math.round(performance.timeOrigin).toString(36);

/**
 * What names of this process end in. The number of a process alone does not identify it: in a container it is 1 every
 * time, so that the boot of the system and the start of the process are part of the mark.
 */
export const processMark = `${host}-${boot}-${process.pid}-${start}`;

/** Reports whether a file whose name ends in the mark of another process was left behind: the process is dead, or far away and long silent. */
export function isLeftover(path: string, now_ms: number): boolean {
  const owner = ownerOf(path);
  return owner === 'dead' || (owner === 'foreign' && now_ms - modified_ms(path) > foreign_ms);
}

/** The state of the process whose mark a name ends in; `foreign` if it is of another machine, or no mark of ours. */
export function ownerOf(name: string): 'running' | 'dead' | 'foreign' {
  const [, itsHost, itsBoot, pid, itsStart] =
    /(?:^|[./\\])([A-Za-z0-9_]+)-([0-9a-f]+)-(\d+)-([0-9a-z]+)$/.exec(name) ?? [];
  if (itsHost !== host || pid === undefined) return 'foreign';
  if (itsBoot !== boot) return 'dead';
  const now = Number(pid) === process.pid ? start : startOf(Number(pid));
  return (now === undefined ? isRunning(Number(pid)) : now === itsStart) ? 'running' : 'dead';
}

/** A file that has just gone counts as new. */
function modified_ms(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
}
