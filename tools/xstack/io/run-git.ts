const timeout_ms = 5000;
const checkout_ms = 10 * 60_000;
const maximumOutput = 64 * 1024 * 1024;

/** Options of a git command; with an index of its own, it may take minutes. */
interface GitOptions {
  /** The index file to use instead of that of the repository. */
  readonly index?: string | undefined;
  readonly input?: string;
  readonly timeout_ms?: number;
}

/**
 * Returns the output of git, or undefined if it fails. Runs it without optional locks, and without hooks or programs from
 * its environment or a hostile configuration.
 */
export function runGit(directory: string, args: readonly string[], options: GitOptions = {}): string | undefined {
  // Latin-1 preserves the bytes of file names, which need not be UTF-8.
  return runGitBytes(directory, args, options)?.toString(options.index === undefined ? 'utf8' : 'latin1');
}

/** As `runGit`, without decoding the output. */
export function runGitBytes(
  directory: string,
  args: readonly string[],
  options: GitOptions = {},
): Buffer<ArrayBuffer> | undefined {
  const { status, stdout } = start(directory, args, options, 'pipe');
  return status === 0 ? stdout : undefined;
}

/** As `runGit`, with the output, of any size, in an open file; returns false if git fails. */
export function runGitInto(output: number, directory: string, args: readonly string[], input: string): boolean {
  return start(directory, args, { input, timeout_ms: checkout_ms }, output).status === 0;
}

function start(
  directory: string,
  args: readonly string[],
  { index, input, timeout_ms: most_ms = index === undefined ? timeout_ms : checkout_ms }: GitOptions,
  output: 'pipe' | number,
) {
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const inherited = Object.entries(process.env).filter(([name]) => !/^GIT(?:HEAD)?_/.test(name));
  const own = { GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C', ...(index !== undefined && { GIT_INDEX_FILE: index }) };
  const settings = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];
  return spawnSync('git', ['-C', directory, ...settings, ...args], {
    env: { ...Object.fromEntries(inherited), ...own },
    maxBuffer: maximumOutput,
    ...(input !== undefined && { input: Buffer.from(input, index === undefined ? 'utf8' : 'latin1') }),
    stdio: [input === undefined ? 'ignore' : 'pipe', output, 'ignore'],
    timeout: most_ms,
    windowsHide: true,
  });
}
