/** Runs programs and measures them: CPU time (user and system, with that of their children), wall time, peak memory. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
/** Excludes variables such as NODE_EXTRA_CA_CERTS, which alone makes an empty Node start 2.5 times slower. */
const env = { PATH: process.env.PATH };

/**
 * Measures one run. The shell's `time` reports the CPU time of the program and its children to the millisecond. `exit` is
 * the expected exit code.
 */
export function timed(command, cwd, exit = 0) {
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="%3U %3S %3R"; time "$@" 2>&2', 'bash', ...command],
    { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (status !== exit) throw new Error(`${command.join(' ')} ended with ${status}\n${stderr}`);
  const [user, system, wall] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { stdout, cpu_ms: (user + system) * 1000, wall_ms: wall * 1000 };
}

/** Returns the peak memory of a Node program, measured in a separate run because a preloaded module reports it. */
export function peak_mib(command, cwd, exit = 0) {
  const file = join(tmpdir(), `xstack-bench-${process.pid}.json`);
  const [program, ...argv] = command;
  const { status, stderr } = spawnSync(program, ['-r', join(here, 'report.cjs'), ...argv], {
    cwd,
    env: { ...env, BENCH_REPORT: file },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== exit) throw new Error(`${command.join(' ')} ended with ${status}\n${stderr}`);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return report.memory / 2 ** 20;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
