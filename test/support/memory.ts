/** Measures the peak memory of the built program. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ProcessResult, xstack } from './binary.ts';

/** Runs the program in `cwd`; `memory` is its largest resident set, in bytes. */
export function measured(argv: readonly string[], cwd: string): ProcessResult & { readonly memory: number } {
  const preload = join(cwd, 'measure.cjs');
  const peak = join(cwd, 'peak');
  writeFileSync(
    preload,
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));`,
  );
  const ran = xstack(argv, { cwd, env: { NODE_OPTIONS: `--require ${preload}` } });
  return { ...ran, memory: 1024 * Number(readFileSync(peak, 'utf8')) };
}
