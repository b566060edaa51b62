import { join } from 'node:path';
import { Failure, hasCode } from '../failure.ts';
import { lstatSync, readdirSync } from '../file-system.ts';
import { tryRead } from '../try-read.ts';
import { livenessOf, type ProcessIdentity } from './process-identity.ts';

/** The record of an owner, in its numbered directory. */
export const ownerFile = 'owner.json';

/** Upper bound of a record: it has a machine, a process number and a time. */
const mostOwner_bytes = 4096;

/** The current owner of an output lock. */
export interface Owner {
  readonly number: number;
  /** Absent if there is no valid record. */
  readonly owner?: ProcessIdentity | 'unreadable';
}

/** Returns the owner with the highest number; undefined if there is no lock. */
export function ownerOf(path: string): Owner | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (!stat.isDirectory())
    throw new Failure('lock', path, new Error('it is not a directory'), { help: `remove \`${path}\`` });
  const numbers = readNames(path)?.map(Number);
  if (numbers === undefined) return undefined;
  const number = numbers.filter((each) => Number.isSafeInteger(each)).reduce((a, b) => Math.max(a, b), 0);
  const owner = recordAt(join(path, String(number), ownerFile));
  return owner === undefined ? { number } : { number, owner };
}

function readNames(path: string): string[] | undefined {
  try {
    return readdirSync(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined; // Released meanwhile.
    throw error;
  }
}

/** Returns the record of an owner; undefined if it is missing or invalid. */
export function recordAt(file: string): Owner['owner'] {
  const bytes = tryRead(file, undefined, mostOwner_bytes);
  return bytes === undefined && isUnreadable(file) ? 'unreadable' : parseOwner(bytes);
}

/** Reports whether a record exists that only another user may read. */
function isUnreadable(file: string): boolean {
  try {
    return lstatSync(file).isFile();
  } catch (error) {
    return hasCode(error, 'EACCES', 'EPERM');
  }
}

function parseOwner(bytes: Buffer | undefined): ProcessIdentity | undefined {
  try {
    const { machine, pid, started } = JSON.parse(bytes?.toString('utf8') ?? '') as Partial<ProcessIdentity>;
    const isValid = typeof machine === 'string' && Number.isSafeInteger(pid) && typeof started === 'string';
    return isValid && (pid as number) > 0 ? { machine, pid: pid as number, started } : undefined;
  } catch {
    return undefined; // Truncated by a crash.
  }
}

/** A record appears together with its lock: without a valid one, there is no live owner. */
export function livenessOfOwner({ owner }: Owner): ReturnType<typeof livenessOf> {
  if (owner === 'unreadable') return 'unknown';
  return owner === undefined ? 'dead' : livenessOf(owner);
}

/** Describes the owner of a lock for users who wait. */
export function describeOwner(directory: string, found: Owner): string {
  const { owner } = found;
  if (owner === undefined || owner === 'unreadable') return `\`${directory}\` is locked by another user`;
  const where = livenessOfOwner(found) === 'unknown' ? ' of another machine or container' : '';
  return `process ${owner.pid}${where} writes \`${directory}\``;
}
