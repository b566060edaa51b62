import { join } from 'node:path';
import { sha256Hex } from '#platform';
import type { FactChange } from '../../core/incremental/facts.ts';
import type { RunEntry } from '../../core/incremental/run-entry.ts';
import type { DiskStat } from '../disk.ts';
import { lstatSync, readdirSync, rmSync } from '../file-system.ts';
import type { OutputFile } from '../outputs.ts';
import { type CacheDirectory, fileSystemTime } from './cache-directory.ts';
import { readChecksummed, writeChecksummed } from './checksummed-file.ts';

const prefix = 'run-';
const mostRuns = 8;

/** Reports whether a file of the cache is a run entry. */
export function isRun(name: string): boolean {
  return name.startsWith(prefix);
}

function runFile(directory: string, kind: string): string {
  return join(directory, `${prefix}${sha256Hex(kind).slice(0, 16)}`);
}

/** The last run of a kind, whatever has changed since; undefined if there is none, or it is of another version. */
export function readAnyRun({ path }: Pick<CacheDirectory, 'path'>, kind: string): RunEntry | undefined {
  const run = readChecksummed(runFile(path, kind)) as Partial<RunEntry> | null | undefined;
  // An entry of another version of the program has other members.
  const isRunEntry =
    typeof run?.snapshotTime === 'string' &&
    Array.isArray(run.outputs) &&
    Array.isArray(run.facts) &&
    run.result !== undefined;
  return isRunEntry ? (run as RunEntry) : undefined;
}

/** The last run of a kind, if it had the same inputs outside the packs and its outputs are unchanged. */
export function readRun({ path: directory, now }: CacheDirectory, kind: string, inputs: string): RunEntry | undefined {
  const run = readAnyRun({ path: directory }, kind);
  return run?.inputs === inputs && BigInt(run.snapshotTime) <= now && areOutputsUnchanged(run) ? run : undefined;
}

/**
 * The hash of each registry that the last run of a kind wrote, by file, if its outputs are unchanged; whatever its inputs
 * were.
 */
export function writtenHashes(directory: CacheDirectory, kind: string): ReadonlyMap<string, string> {
  const run = readAnyRun(directory, kind);
  const isValid = run !== undefined && BigInt(run.snapshotTime) <= directory.now && areOutputsUnchanged(run);
  return new Map(isValid ? run.result.registries.map(({ file, hash }) => [file, hash]) : []);
}

/** Reports whether the output files have the stats that they had after a run. */
export function areOutputsUnchanged({ outputs }: RunEntry): boolean {
  return outputs.every(([path, stat]) => statText(statOf(path)) === stat);
}

/** Returns the absolute paths of the output files whose stats differ from those after a run. */
export function changedOutputs({ outputs }: RunEntry): (readonly [path: string, FactChange])[] {
  return outputs.flatMap(([path, stat]) => {
    const now = statText(statOf(path));
    return now === stat ? [] : [[path, now === '' ? 'removed' : 'changed'] as const];
  });
}

/** Stores a run, unless one of its outputs was replaced meanwhile, or is still racily clean after a wait. */
export function writeRun(
  { path: directory, now }: CacheDirectory,
  kind: string,
  {
    outputs: written,
    ...run
  }: Omit<RunEntry, 'snapshotTime' | 'outputs'> & { readonly outputs: readonly OutputFile[] },
): void {
  const outputs = written.map(({ target, stat }) => ({ target, expected: stat, stat: statOf(target) }));
  if (!outputs.every(({ expected, stat }) => stat !== undefined && isSameFile(expected, stat))) return;
  if (!waitUntilAfter(directory, newestOf(outputs.map(({ stat }) => stat)))) return;
  const entry: RunEntry = {
    ...run,
    snapshotTime: String(now),
    outputs: outputs.map(({ target, stat }) => [target, statText(stat)]),
  };
  writeChecksummed(runFile(directory, kind), entry);
  removeOldRuns(directory);
}

/** Compares a file before and after a rename, which changes its `ctime`. */
function isSameFile(before: DiskStat, after: DiskStat): boolean {
  return before.ino === after.ino && before.size === after.size && before.mtimeNs === after.mtimeNs;
}

function statOf(path: string): DiskStat | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false });
}

function statText(stat: DiskStat | undefined): string {
  return stat === undefined ? '' : [stat.mode, stat.size, stat.mtimeNs, stat.ctimeNs, stat.ino].map(String).join(' ');
}

function newestOf(stats: readonly (DiskStat | undefined)[]): bigint {
  let newest = 0n;
  for (const stat of stats) {
    if (stat !== undefined && stat.ctimeNs > newest) newest = stat.ctimeNs;
  }
  return newest;
}

/** Waits at most some 25 ms. File system clocks tick every few milliseconds; two changes within a tick leave equal stats. */
function waitUntilAfter(directory: string, time: bigint): boolean {
  const unshared = new Int32Array(new SharedArrayBuffer(4));
  for (let i = 0; i < 25; i++) {
    if (fileSystemTime(directory) > time) return true;
    Atomics.wait(unshared, 0, 0, 1);
  }
  return false;
}

function removeOldRuns(directory: string): void {
  const runs = readdirSync(directory)
    .filter(isRun)
    .map((name) => ({ name, time: lstatSync(join(directory, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { name } of runs.slice(mostRuns)) rmSync(join(directory, name), { force: true, recursive: true });
}
