/** Interleaves commands call by call, in an order that follows from a seed, and may kill one or cut the power. */
import { perform } from './calls.ts';
import type { CommandOutput } from './command.ts';
import { randomCrashState } from './crash-states.ts';
import type { PosixDisk } from './posix-disk.ts';
import type { Processes, ThreadStep } from './processes.ts';

/** A command line, or a change of files by another program. */
export type Actor = readonly string[] | ((disk: PosixDisk) => void);

export interface Schedule {
  readonly actors: readonly Actor[];
  /** The probability that a call is followed by one of another command. */
  readonly switching: number;
  /** After so many calls a command is killed, or the power is cut. */
  readonly accident?: { readonly kind: 'kill' | 'power loss'; readonly after: number };
}

export interface ScheduleResult {
  readonly disk: PosixDisk;
  /** In the order of the actors; undefined for a change of files and for an actor that a crash ended. */
  readonly ran: readonly (CommandOutput | undefined)[];
  readonly ended: readonly number[];
  readonly calls: number;
}

interface Process {
  readonly index: number;
  readonly actor: Actor;
  step: ThreadStep | undefined;
  wakes: bigint;
}

export function runSchedule(
  processes: Processes,
  start: PosixDisk,
  { actors, switching, accident }: Schedule,
  random: () => number,
): ScheduleResult {
  let disk = start;
  const ran: (CommandOutput | undefined)[] = actors.map(() => undefined);
  const ended: number[] = [];
  const live: Process[] = actors.map((actor, index) => ({ index, actor, step: undefined, wakes: 0n }));
  let current: Process | undefined;
  let calls = 0;
  while (live.length > 0) {
    if (accident?.after === calls && live.length > 0) {
      const hit = accident.kind === 'kill' ? [pick(live, random)] : [...live];
      for (const process of hit) {
        end(processes, process);
        ended.push(process.index);
        live.splice(live.indexOf(process), 1);
      }
      if (accident.kind === 'power loss') disk = randomCrashState(disk, random);
      current = undefined;
      calls++;
      continue;
    }
    const awake = live.filter(({ wakes }) => wakes <= disk.now);
    if (awake.length === 0) {
      disk.now = live.reduce((first, { wakes }) => (wakes < first ? wakes : first), live[0]?.wakes ?? 0n);
      continue;
    }
    if (current === undefined || !awake.includes(current) || random() < switching) current = pick(awake, random);
    calls++;
    const alive = (pid: number) => live.some(({ index }) => processes.pids[index] === pid);
    advance(processes, current, disk, alive);
    const { step, actor } = current;
    if (step !== undefined && 'call' in step) continue;
    if (typeof actor !== 'function') ran[current.index] = step?.done;
    live.splice(live.indexOf(current), 1);
    current = undefined;
  }
  return { disk, ran, ended, calls };
}

/** One call of a process, or its start. */
function advance(processes: Processes, process: Process, disk: PosixDisk, alive: (pid: number) => boolean): void {
  const { index, actor, step } = process;
  if (typeof actor === 'function') {
    actor(disk);
    return;
  }
  if (step === undefined) {
    process.step = processes.start(index, actor);
    return;
  }
  if (!('call' in step)) throw new Error('bug: a command that is done goes on');
  const { call } = step;
  if (call.name === 'sleep' && process.wakes === 0n) {
    process.wakes = disk.now + BigInt(Math.ceil(call.time_ms)) * 1_000_000n;
    return;
  }
  process.wakes = 0n;
  let value: unknown;
  try {
    value = call.name === 'sleep' ? undefined : call.name === 'isRunning' ? alive(call.pid) : perform(disk, call);
  } catch (error) {
    process.step = processes.fail(index, error);
    return;
  }
  process.step = processes.answer(index, value);
}

/** Lets the thread of a killed command end: none of its calls reaches the disk. */
function end(processes: Processes, process: Process): void {
  while (process.step !== undefined && 'call' in process.step)
    process.step = processes.fail(process.index, new Error('killed'));
}

function pick<T>(from: readonly T[], random: () => number): T {
  return from[Math.floor(random() * from.length)] as T;
}
