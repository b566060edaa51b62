/** Bundles the command line for the simulation: the file system, clocks and process table replaced. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

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

export interface Built {
  /** The program, for `loadProgram`. */
  readonly path: string;
  /** The script of a thread, for `Processes`. */
  readonly worker: string;
  readonly remove: () => void;
}

/** Bundles into a temporary directory; `remove` deletes it. */
export async function buildProgram(): Promise<Built> {
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
  const worker = join(directory, 'worker.cjs');
  const shared = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error' } as const;
  await build({ ...shared, entryPoints: [support('worker.ts')], outfile: worker });
  return { path, worker, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
