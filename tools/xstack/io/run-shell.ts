/** The end of a command: its exit code, or the reason why it has none. */
export type CommandEnd =
  | { readonly exit: number }
  | { readonly ended: 'signal' | 'timeout' | 'interrupt'; readonly signal?: string };

/** Options of a command of the shell. */
export interface ShellOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeout_ms: number;
  /** Aborted if the user interrupts. */
  readonly signal: AbortSignal;
  /** Receives the output of the command. */
  readonly output?: ((text: string) => void) | undefined;
}

/** Runs a command of the shell without standard input, and ends it with all that it started if it takes too long. */
export function runShell(command: string, options: ShellOptions): Promise<CommandEnd> {
  const { spawn } = process.getBuiltinModule('node:child_process');
  const { cwd, env, timeout_ms, signal, output } = options;
  const child = spawn(command, {
    cwd,
    env,
    shell: true,
    detached: process.platform !== 'win32',
    stdio: ['ignore', output ? 'pipe' : 'ignore', output ? 'pipe' : 'ignore'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => output?.(text));
  return new Promise((resolve, reject) => {
    let reason: 'timeout' | 'interrupt' | undefined;
    const stop = (why: 'timeout' | 'interrupt') => {
      reason ??= why;
      if (child.pid !== undefined) endGroup(child.pid);
    };
    const interrupt = () => stop('interrupt');
    const timer = setTimeout(() => stop('timeout'), timeout_ms);
    signal.addEventListener('abort', interrupt, { once: true });
    if (signal.aborted) interrupt();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', interrupt);
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('exit', (exit, signalName) => {
      done();
      if (reason !== undefined) resolve({ ended: reason });
      else if (exit !== null) resolve({ exit });
      else resolve({ ended: 'signal', signal: String(signalName) });
    });
  });
}

/** Kills a process and those that it started. */
function endGroup(pid: number): void {
  try {
    if (process.platform === 'win32')
      process.getBuiltinModule('node:child_process').spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
    else process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
