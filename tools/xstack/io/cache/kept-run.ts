import { join } from 'node:path';
import { sha256Hex } from '#platform';
import type { RunRecord } from '../../core/incremental/run-record.ts';
import type { DiskStat } from '../disk.ts';
import { lstatSync, readdirSync, rmSync } from '../file-system.ts';
import type { UpToDate } from '../outputs.ts';
import { type CacheDirectory, fileSystemTime } from './cache-directory.ts';
import { readSealed, writeSealed } from './sealed-file.ts';

/** A run that is kept: what went in, what stands in its outputs, and what it had to say. */
export interface KeptRun {
  /** What went in beside the packs; what the packs looked like, and what they contained. */
  readonly others: string;
  readonly looks: string;
  readonly contents: string;
  /** The time by the clock of the file system when the files were looked at, in nanoseconds. */
  readonly seenAt: string;
  readonly outputs: readonly (readonly [path: string, state: string])[];
  readonly result: RunRecord;
}

const prefix = 'run-';
const mostRuns = 8;

/** Reports whether a file of a cache holds a run. */
export function isRun(name: string): boolean {
  return name.startsWith(prefix);
}

function runFile(directory: string, kind: string): string {
  return join(directory, `${prefix}${sha256Hex(kind).slice(0, 16)}`);
}

/** The last run of this kind, if these other things went in beside the packs, and what it wrote is as it was. */
export function readRun({ path: directory, now }: CacheDirectory, kind: string, others: string): KeptRun | undefined {
  const run = readSealed(runFile(directory, kind)) as KeptRun | undefined;
  return run?.others === others && BigInt(run.seenAt) <= now && haveOutputsStood(run) ? run : undefined;
}

/** Reports whether nobody has touched what a run wrote. */
export function haveOutputsStood({ outputs }: KeptRun): boolean {
  return outputs.every(([path, state]) => stateText(stateOf(path)) === state);
}

/** Keeps a run, unless its outputs are not those that it made, or so young that a change of them could go unseen. */
export function writeRun(
  { path: directory, now }: CacheDirectory,
  kind: string,
  { outputs: made, ...run }: Omit<KeptRun, 'seenAt' | 'outputs'> & { readonly outputs: readonly UpToDate[] },
): void {
  const outputs = made.map(({ target, stat }) => ({ target, stat, state: stateOf(target) }));
  if (!outputs.every(({ stat, state }) => state !== undefined && isSameFile(stat, state))) return;
  if (!waitUntilAfter(directory, newestOf(outputs.map(({ state }) => state)))) return;
  const kept: KeptRun = {
    ...run,
    seenAt: String(now),
    outputs: outputs.map(({ target, state }) => [target, stateText(state)]),
  };
  writeSealed(runFile(directory, kind), kept);
  forgetOldRuns(directory);
}

/** A file before and after it was renamed. */
function isSameFile(before: DiskStat, after: DiskStat): boolean {
  return before.ino === after.ino && before.size === after.size && before.mtimeNs === after.mtimeNs;
}

function stateOf(path: string): DiskStat | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false });
}

function stateText(state: DiskStat | undefined): string {
  return state === undefined
    ? ''
    : [state.mode, state.size, state.mtimeNs, state.ctimeNs, state.ino].map(String).join(' ');
}

function newestOf(states: readonly (DiskStat | undefined)[]): bigint {
  let newest = 0n;
  for (const state of states) {
    if (state !== undefined && state.ctimeNs > newest) newest = state.ctimeNs;
  }
  return newest;
}

/** The clock of a file system goes in steps of some milliseconds; within a step two states of a file look alike. */
function waitUntilAfter(directory: string, time: bigint): boolean {
  const still = new Int32Array(new SharedArrayBuffer(4));
  for (let i = 0; i < 25; i++) {
    if (fileSystemTime(directory) > time) return true;
    Atomics.wait(still, 0, 0, 1);
  }
  return false;
}

function forgetOldRuns(directory: string): void {
  const runs = readdirSync(directory)
    .filter(isRun)
    .map((name) => ({ name, time: lstatSync(join(directory, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { name } of runs.slice(mostRuns)) rmSync(join(directory, name), { force: true, recursive: true });
}
