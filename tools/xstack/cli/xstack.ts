import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../io/package-root.ts';
import { main } from './main.ts';

/** The only file that knows the process. */
const { stdout, stderr } = process;
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
for (const stream of [stdout, stderr]) stream.on('error', endQuietly);

void main(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  now: () => Date.now(),
  progress,
  signal: interrupted.signal,
  stdout: (text) => void stdout.write(text),
  stderr: (text) => void stderr.write(text),
  isTerminal: stderr.isTTY === true,
  width: stdout.columns ?? 100,
  version: (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version,
}).then((code) => {
  process.exitCode = code;
});

/** One line that is written over by the next; nothing where nobody is looking. */
function progress(line: string): void {
  if (stderr.isTTY) stderr.write(`\r\u001b[K${line}`);
}

/** Whoever read us has read enough: `xstack pack list | head`. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}
