import { writeSync } from 'node:fs';

/** The version of this product, inserted by the build: a chunk for it would be read at every start. */
declare const xstackVersion: string;

/** V8 checks a pattern whenever it parses this file; \p{Cc} would take longer than the rest of the file. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const control = /[\u0000-\u001f\u007f-\u009f]/g;

/** The only file that uses the process. Modules that are slow to load are loaded on demand. */
const { argv, env } = process;
const state: { line?: true; ended?: AbortController } = {};

process.on('uncaughtException', giveUp);

if (argv.length === 3 && argv[2] === '--version') write('stdout', `${xstackVersion}\n`);
else void start();

async function start(): Promise<void> {
  const { main } = await import('./main.ts');
  process.exitCode = await main(argv.slice(2), {
    cwd: process.cwd(),
    env,
    now: () => Date.now(),
    progress,
    get signal() {
      state.ended ??= endedPolitely();
      return state.ended.signal;
    },
    get stdin() {
      return process.stdin;
    },
    stdout: (text) => say('stdout', text),
    stderr: (text) => say('stderr', text),
    get isTerminal() {
      return process.stderr.isTTY === true;
    },
    get width() {
      return process.stdout.columns ?? 100;
    },
    version: xstackVersion,
  });
  say('stderr', '');
}

/**
 * Returns the controller that Ctrl-C and SIGTERM abort; a second one ends the process at once, as the first does for
 * commands that do not use the signal. The listener stays: `signal-exit`, which locks of files bring along, ends the
 * process if it is the only one that listens.
 */
function endedPolitely(): AbortController {
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (!ended.signal.aborted) return ended.abort();
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  return ended;
}

type Output = 'stdout' | 'stderr';

/** Replaces the previous line on a terminal; writes nothing elsewhere. */
function progress(text: string): void {
  const { stderr } = process;
  if (!stderr.isTTY) return;
  state.line = true;
  write('stderr', `\r\u001b[K${text.replaceAll(control, ' ').slice(0, stderr.columns - 1)}`);
}

function say(output: Output, text: string): void {
  if (state.line) write('stderr', '\r\u001b[K');
  delete state.line;
  if (text !== '') write(output, text);
}

/** Writes without Node's streams if possible: loading them takes longer than many commands. */
function write(output: Output, text: string): void {
  if (process.platform === 'win32') {
    writeToStream(output, text);
    return;
  }
  const bytes = Buffer.from(text);
  let at = 0;
  try {
    while (at < bytes.length) at += writeSync(output === 'stdout' ? 1 : 2, bytes, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') writeToStream(output, bytes.subarray(at));
    else lost(error as NodeJS.ErrnoException);
  }
}

function writeToStream(output: Output, text: string | Uint8Array): void {
  const stream = process[output];
  if (stream.listenerCount('error', lost) === 0) stream.on('error', lost);
  stream.write(text);
}

/** Ends without an error if the reader has closed the pipe (`xstack pack list | head`); the exit code is unchanged. */
function lost(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') state.ended?.abort();
  else giveUp(error);
}

/** Reports an uncaught error: a failure of the output, such as a full disk, or a bug. */
function giveUp({ syscall, code, message, stack }: NodeJS.ErrnoException): void {
  const doing: Readonly<Record<string, string>> = { write: 'write the output', uv_cwd: 'find the current directory' };
  const what =
    syscall === undefined
      ? `error[refuse.internal.bug]: this is a bug in xstack: ${message}`
      : `error[refuse.io.failure]: cannot ${doing[syscall] ?? syscall}: ${code}`;
  process.stderr.write(`${env['XSTACK_DEBUG'] ? stack : what}\n`);
  process.exit(3);
}
