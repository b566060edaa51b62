import { hostname } from 'node:os';
import { hasCode } from '../failure.ts';
import { readFileSync, readlinkSync } from '../file-system.ts';

/** Identifies a process until the machine reboots, even after its number was reused. */
export interface ProcessIdentity {
  /** Machine within which process numbers are comparable: on Linux, one boot and one PID namespace (container). */
  readonly machine: string;
  readonly pid: number;
  /** Start time in the unit of the system; empty if the system does not provide it. */
  readonly started: string;
}

export function thisProcess(): ProcessIdentity {
  const boot = bootId();
  const namespace = readOrEmpty(() => readlinkSync('/proc/self/ns/pid'));
  const machine = boot === '' || namespace === '' ? hostname() : `${boot} ${namespace}`;
  return { machine, pid: process.pid, started: statOf(process.pid)?.started ?? '' };
}

/**
 * Returns the state of a process; `unknown` if it belongs to another machine or container, or if its number may have
 * been reused.
 */
export function livenessOf({ machine, pid, started }: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  const self = thisProcess();
  if (machine !== self.machine) return 'unknown';
  if (!isRunning(pid)) return 'dead';
  if (started === '') return pid === self.pid ? 'unknown' : 'alive';
  const stat = statOf(pid);
  if (stat === undefined) return 'alive'; // Processes of other users may be hidden.
  return stat.started !== started || isZombie(stat.state) ? 'dead' : 'alive';
}

/** Reports whether a process of this machine has the number; the number may have been reused. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false;
    if (hasCode(error, 'EPERM')) return true;
    throw error;
  }
}

/** Start time of a process in ticks since boot; undefined if the system does not provide it. */
export function startOf(pid: number): string | undefined {
  return statOf(pid)?.started;
}

/** Identifies the boot of the system; empty if the system does not provide it. */
export function bootId(): string {
  return readOrEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim());
}

/**
 * A killed process remains in the process table until its parent reads its exit code; pid 1 of a container may never do
 * so.
 */
function isZombie(state: string): boolean {
  return state === 'Z' || state === 'X';
}

function statOf(pid: number): { readonly state: string; readonly started: string } | undefined {
  const text = readOrEmpty(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  // The name in parentheses can contain any character; `started` is field 22, `state` field 3.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, started] = [fields[0], fields[19]];
  return state === undefined || started === undefined ? undefined : { state, started };
}

function readOrEmpty(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES', 'EPERM', 'ENOTDIR', 'ESRCH', 'EINVAL')) return '';
    throw error;
  }
}
