/** Bundles the command line for the simulation: the file system, clocks and process table replaced. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..', '..', '..');
const require = createRequire(import.meta.url);
const support = (file: string) => join(import.meta.dirname, file);

/** Global of Node -> export of `process.ts`. */
const replaced = {
  'process.pid': 'process_pid',
  'process.kill': 'process_kill',
  'process.hrtime.bigint': 'process_hrtime_bigint',
  'Date.now': 'Date_now',
  setTimeout: 'global_setTimeout',
  clearTimeout: 'global_clearTimeout',
};

const entry = '\0simulated-program';

const replaceModules: Plugin = {
  name: 'simulation',
  resolveId: (id) => {
    if (id === entry) return id;
    if (id === 'libsql') return { id: require.resolve(id), external: 'absolute' };
    if (id.endsWith('/file-system.ts')) return support('file-system.ts');
    return id === 'node:timers/promises' ? support('process.ts') : null;
  },
  load: (id) => {
    if (id === support('file-system.ts')) return { code: simulatedFileSystem(id), moduleType: 'ts' };
    return id === entry
      ? `export { main } from '${join(root, 'tools/xstack/cli/main.ts')}'; export { attach } from '${support('process.ts')}';`
      : null;
  },
};

/** Functions that no simulated command calls need not be simulated. */
function simulatedFileSystem(path: string): string {
  const code = readFileSync(path, 'utf8');
  const real = readFileSync(join(root, 'tools/xstack/io/file-system.ts'), 'utf8');
  const names = /export \{([^}]*)\}/.exec(real)?.[1]?.match(/(?<!type )\b\w+(?=,)/g) ?? [];
  const missing = names.filter((name) => !new RegExp(`export (?:function|\\{) ${name}\\b`).test(code));
  const stubs = missing.map(
    (name) => `export function ${name}(): never { throw new Error('${name} is not simulated'); }`,
  );
  return [code, ...stubs].join('\n');
}

export interface ProgramBuild {
  /** The program, for `loadProgram`. */
  readonly path: string;
  /** The script of a thread, for `Processes`. */
  readonly worker: string;
  readonly remove: () => void;
}

/** Bundles into a temporary directory; `remove` deletes it. */
export async function buildProgram(): Promise<ProgramBuild> {
  const directory = mkdtempSync(join(tmpdir(), 'xstack-simulation-'));
  const [path, worker] = [join(directory, 'program.cjs'), join(directory, 'worker.cjs')];
  const inject = Object.entries(replaced).map(([name, to]) => [name, [support('process.ts'), to]]);
  await bundle(entry, path, {
    define: { xstackBuild: '"simulation"', 'import.meta.url': 'importMetaUrl', 'import.meta.resolve': 'undefined' },
    inject: Object.fromEntries(inject) as Record<string, [string, string]>,
  });
  await bundle(support('worker.ts'), worker, {});
  return { path, worker, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

async function bundle(input: string, file: string, transform: object): Promise<void> {
  const build = await rolldown({
    cwd: root,
    input,
    platform: 'node',
    external: ['@parcel/watcher', 'pg', 'playwright-core'],
    resolve: { mainFields: ['module', 'main'] },
    plugins: [replaceModules],
    transform: { target: 'node20', ...transform },
    logLevel: 'silent',
  });
  try {
    await build.write({ file, format: 'cjs', codeSplitting: false, dynamicImportInCjs: false });
  } finally {
    await build.close();
  }
}
