/** A comparison of runs with and without a cache. */
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { main } from '../../tools/xstack/cli/main.ts';
import type { Host } from '../../tools/xstack/ops/command.ts';
import type { CacheUse } from '../../tools/xstack/ops/run/run-outcome.ts';
import { filesBelow, type RunStep } from './incremental-edits.ts';

/** The JSON document and output directory of a run, without the parts that may differ between two runs. */
export interface ComparableRun {
  readonly exit: number;
  readonly said: unknown;
  readonly written: Readonly<Record<string, string>>;
}

/** A host without input, output or passing time. */
export function testHost(cwd: string): Host {
  return {
    cwd,
    env: {},
    now: () => 0,
    progress: () => {},
    signal: new AbortController().signal,
    stdin: Readable.from([]),
    stdout: () => {},
    stderr: () => {},
  };
}

/** Runs a command line in this process; collects its standard output. */
export async function runMain(root: string, argv: readonly string[]): Promise<{ exit: number; stdout: string }> {
  let stdout = '';
  const exit = await main(argv, {
    ...testHost(root),
    stdout: (part) => {
      stdout += part;
    },
    isTerminal: false,
    width: 100,
    version: '0.0.0-test',
  });
  return { exit, stdout };
}

/** Runs a command without the cache of a repository, which is moved away meanwhile. */
export async function runWithoutCache(
  root: string,
  argv: readonly string[],
): Promise<{ exit: number; stdout: string }> {
  const [cache, away] = [join(root, '.xstack'), join(root, '.xstack-away')];
  const hasCache = existsSync(cache);
  if (hasCache) renameSync(cache, away);
  try {
    return await runMain(root, argv);
  } finally {
    if (hasCache) renameSync(away, cache);
  }
}

/** Runs the command line. Outputs are compared only if the run writes them. */
export async function run(
  root: string,
  { profile, bundle: id }: Pick<RunStep, 'profile' | 'bundle'>,
  out: string,
  cache: 'on' | 'off',
) {
  const options = ['--json', '--repo-root', root, '--bundle', id, '--out', out, '--cache', cache];
  const { exit, stdout } = await runMain(root, ['run', profile, ...options]);
  const { stages, cache: use, lockfile_path: _path, out_dir: _out, ...said } = JSON.parse(stdout);
  const refused = (stages ?? []).filter(({ status }: { status: string }) => status === 'refused');
  const names = (stages ?? []).map(({ id }: { id: string }) => id);
  const outcome: ComparableRun = {
    exit,
    said: [said, names, refused],
    written: exit === 0 ? contents(join(root, out)) : {},
  };
  // A patched run reports its first stage as cached.
  const isPatched = use?.hit === false && stages[0]?.status === 'cached';
  return { outcome, isPatched, use: use as CacheUse };
}

function contents(directory: string): Record<string, string> {
  return Object.fromEntries(
    filesBelow(directory).map((path) => [path.slice(directory.length), readFileSync(path, 'utf8')]),
  );
}
