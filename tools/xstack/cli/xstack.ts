import { packageVersion } from './version.ts';

/** The only file that knows the process. What costs time to load is loaded when it is needed. */
const { argv, stdout, stderr } = process;
for (const stream of [stdout, stderr]) stream.on('error', endQuietly);

if (argv.length === 3 && argv[2] === '--version') stdout.write(`${packageVersion}\n`);
else void start();

async function start(): Promise<void> {
  const { main } = await import('./main.ts');
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.exitCode = await main(argv.slice(2), {
    cwd: process.cwd(),
    env: process.env,
    now: () => Date.now(),
    progress,
    signal: interrupted.signal,
    stdout: (text) => void stdout.write(text),
    stderr: (text) => void stderr.write(text),
    isTerminal: stderr.isTTY === true,
    width: stdout.columns ?? 100,
    version: packageVersion,
  });
}

/** One line that is written over by the next; nothing where nobody is looking. */
function progress(line: string): void {
  if (stderr.isTTY) stderr.write(`\r\u001b[K${line}`);
}

/** Whoever read us has read enough: `xstack pack list | head`. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}
