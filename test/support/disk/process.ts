/**
 * Replacements of the simulation beside the file system: clocks, timers and the process table. `build-program.ts`
 * maps the names: `process.pid` to `process_pid`, and so on.
 */
import { attach, call } from './file-system.ts';

/** A parameter of the bundle: see `loadProgram`. */
declare const pid: number;

export const process_pid = pid;

export function process_kill(other: number): void {
  if (other !== pid && !call<boolean>({ name: 'isRunning', pid: other }))
    throw Object.assign(new Error('ESRCH'), { code: 'ESRCH' });
}

export function Date_now(): number {
  return Number(call<bigint>({ name: 'now' }) / 1_000_000n);
}

export function process_hrtime_bigint(): bigint {
  return call({ name: 'now' });
}

/** Only `proper-lockfile` sets timers, to refresh a lock that is held for seconds: no command does that here. */
export function global_setTimeout(): { unref: () => void } {
  return { unref: () => {} };
}

export function global_clearTimeout(): void {}

/** Replaces the one of `node:timers/promises`. */
export async function setTimeout(time_ms: number): Promise<void> {
  call({ name: 'sleep', time_ms });
}

export { attach };
