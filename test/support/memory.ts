/** Measures the peak memory and the processor time of the built program. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type ProcessResult, root, xstack } from './binary.ts';

interface MeasuredProcess extends ProcessResult {
  /** The largest resident set, in bytes. */
  readonly memory: number;
  /** Processor time in seconds, of all threads. */
  readonly cpu: number;
}

/** Runs the program in `cwd`. */
export function measured(argv: readonly string[], cwd: string): MeasuredProcess {
  const report = join(cwd, 'measured.json');
  const env = { NODE_OPTIONS: `--require ${join(root, 'bench/report.cjs')}`, BENCH_REPORT: report };
  const ran = xstack(argv, { cwd, env });
  return { ...ran, ...(JSON.parse(readFileSync(report, 'utf8')) as Pick<MeasuredProcess, 'memory' | 'cpu'>) };
}

export const quarter = 0.25;

/**
 * Fails unless the whole input takes about four times the processor time of a quarter: a quadratic step takes sixteen
 * times as much. Both are measured one after the other, so that the speed of the machine cancels out.
 */
export function expectLinear(whole: MeasuredProcess, part: MeasuredProcess): void {
  expect(whole.cpu / part.cpu).toBeLessThan(8);
}
