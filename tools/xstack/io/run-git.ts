const timeout_ms = 5000;
const checkout_ms = 10 * 60_000;
const maximumOutput = 64 * 1024 * 1024;

/** Options of a git command; with an index of its own, it may take minutes. */
interface GitOptions {
  /** The index file to use instead of that of the repository. */
  readonly index?: string;
  readonly input?: string;
}

/**
 * Returns the output of git, or undefined if it fails. Runs it without optional locks, and without hooks or programs from
 * its environment or a hostile configuration.
 */
export function runGit(
  directory: string,
  args: readonly string[],
  { index, input }: GitOptions = {},
): string | undefined {
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const inherited = Object.entries(process.env).filter(([name]) => !/^GIT(?:HEAD)?_/.test(name));
  const own = { GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C', ...(index !== undefined && { GIT_INDEX_FILE: index }) };
  const settings = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];
  const { status, stdout } = spawnSync('git', ['-C', directory, ...settings, ...args], {
    // A list of files is passed on byte by byte: names need not be UTF-8.
    encoding: index === undefined ? 'utf8' : 'latin1',
    env: { ...Object.fromEntries(inherited), ...own },
    maxBuffer: maximumOutput,
    ...(input !== undefined && { input }),
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'ignore'],
    timeout: index === undefined ? timeout_ms : checkout_ms,
    windowsHide: true,
  });
  return status === 0 ? stdout : undefined;
}
