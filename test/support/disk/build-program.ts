/** Bundles the command line for the simulation: the file system, clocks and process table replaced. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import { build, type Plugin } from 'esbuild';
import type { CliSurroundings } from '../../../tools/xstack/cli/main.ts';
import type { System } from './calls.ts';

/** A loaded instance of the bundle: one process, as far as commands can tell. */
export interface Program {
  readonly main: (argv: readonly string[], surroundings: CliSurroundings) => Promise<number>;
  readonly attach: (system: System) => void;
}

const root = join(import.meta.dirname, '..', '..', '..');
const support = (file: string) => join(import.meta.dirname, file);

/** Global of Node -> export of `process.ts`. */
const replaced = {
  'process.pid': 'process_pid',
  'process.kill': 'process_kill',
  'process.hrtime.bigint': 'process_hrtime_bigint',
  'Date.now': 'Date_now',
  'import.meta.url': 'importMetaUrl',
  setTimeout: 'global_setTimeout',
  clearTimeout: 'global_clearTimeout',
};

const replaceModules: Plugin = {
  name: 'simulation',
  setup: (esbuild) => {
    esbuild.onResolve({ filter: /\/file-system\.ts$/ }, () => ({ path: support('file-system.ts') }));
    esbuild.onResolve({ filter: /^node:timers\/promises$/ }, () => ({ path: support('process.ts') }));
  },
};

/** Bundles into a temporary directory; `remove` deletes it. */
export async function buildProgram(): Promise<{ readonly path: string; readonly remove: () => void }> {
  const directory = mkdtempSync(join(tmpdir(), 'xstack-simulation-'));
  const path = join(directory, 'program.cjs');
  await build({
    stdin: {
      contents: `export { main } from '${join(root, 'tools/xstack/cli/main.ts')}';
        export { attach } from '${support('process.ts')}';`,
      resolveDir: root,
    },
    outfile: path,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['@parcel/watcher', 'libsql', 'pg', 'playwright-core'],
    plugins: [replaceModules],
    inject: [support('process.ts')],
    define: { xstackBuild: '"simulation"', ...replaced },
    logLevel: 'error',
  });
  return { path, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** Starts one more instance of the bundle, with a process number of its own. */
export function loadProgram(path: string, pid: number): Program {
  const module = { exports: {} };
  const names = ['require', 'module', 'exports', 'pid', 'importMetaUrl'];
  const load = compileFunction(readFileSync(path, 'utf8'), names, { filename: path });
  load(createRequire(path), module, module.exports, pid, pathToFileURL(path).href);
  return module.exports as Program;
}
