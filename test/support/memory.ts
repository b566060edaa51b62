/** Measures the peak memory and the processor time of the built program. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type ProcessResult, xstack } from './binary.ts';

interface MeasuredProcess extends ProcessResult {
  /** The largest resident set, in bytes. */
  readonly memory: number;
  /** Processor time in seconds, of all threads. */
  readonly cpu: number;
}

/** Runs the program in `cwd`. */
export function measured(argv: readonly string[], cwd: string): MeasuredProcess {
  const preload = join(cwd, 'measure.cjs');
  const peak = join(cwd, 'peak');
  writeFileSync(
    preload,
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(peak)}, JSON.stringify(process.resourceUsage())));`,
  );
  const ran = xstack(argv, { cwd, env: { NODE_OPTIONS: `--require ${preload}` } });
  const used = JSON.parse(readFileSync(peak, 'utf8')) as NodeJS.ResourceUsage;
  return { ...ran, memory: 1024 * used.maxRSS, cpu: (used.userCPUTime + used.systemCPUTime) / 1e6 };
}

export const quarter = 0.25;

/**
 * Fails unless the whole input takes about four times the processor time of a quarter: a quadratic step takes sixteen
 * times as much. Both are measured one after the other, so that the speed of the machine cancels out.
 */
export function expectLinear(whole: MeasuredProcess, part: MeasuredProcess): void {
  expect(whole.cpu / part.cpu).toBeLessThan(8);
}
