import { packageVersion } from './version.ts';

/** The only file that knows the process. What costs time to load is loaded when it is needed. */
const { argv, stdout, stderr } = process;
const ended = new AbortController();
const line = { isShown: false };

for (const stream of [stdout, stderr]) stream.on('error', lost);
process.on('uncaughtException', giveUp);

if (argv.length === 3 && argv[2] === '--version') stdout.write(`${packageVersion}\n`);
else void start();

async function start(): Promise<void> {
  const { main } = await import('./main.ts');
  process.exitCode = await main(argv.slice(2), {
    cwd: process.cwd(),
    env: process.env,
    now: () => Date.now(),
    progress,
    // Ctrl-C ends a command at once, as ever; only one that asks for the signal is asked to end by itself.
    get signal() {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort());
      return ended.signal;
    },
    get stdin() {
      return process.stdin;
    },
    stdout: (text) => say(stdout, text),
    stderr: (text) => say(stderr, text),
    isTerminal: stderr.isTTY === true,
    width: stdout.columns ?? 100,
    version: packageVersion,
  });
  say(stderr, '');
}

/** One line that is written over by the next; nothing where nobody is looking. */
function progress(text: string): void {
  if (!stderr.isTTY) return;
  line.isShown = true;
  stderr.write(`\r\u001b[K${text.replaceAll(/\p{Cc}/gu, ' ').slice(0, stderr.columns - 1)}`);
}

function say(stream: NodeJS.WriteStream, text: string): void {
  if (line.isShown) stderr.write('\r\u001b[K');
  line.isShown = false;
  if (text !== '') stream.write(text);
}

/** Whoever read us has read enough (`xstack pack list | head`): the exit code stays what it is. */
function lost(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') ended.abort();
  else giveUp(error);
}

/** What nobody caught: the world where only this file meets it (a full disk behind standard output), or a bug. */
function giveUp({ syscall, code, message, stack }: NodeJS.ErrnoException): void {
  const doing: Readonly<Record<string, string>> = { write: 'write the output', uv_cwd: 'find the current directory' };
  const what =
    syscall === undefined
      ? `error[refuse.internal.bug]: this is a bug in xstack: ${message}`
      : `error[refuse.io.failure]: cannot ${doing[syscall] ?? syscall}: ${code}`;
  stderr.write(`${process.env['XSTACK_DEBUG'] ? stack : what}\n`);
  process.exit(3);
}
