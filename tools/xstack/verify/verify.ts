import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verify } from './main.ts';

/** The program behind the Makefile, and the only file of it that knows the process. */
const dist = dirname(dirname(fileURLToPath(import.meta.url)));
const { argv, env, stdout, stderr } = process;
const ended = new AbortController();

// It stops what it started and keeps what it has found. Make hands on what its group was sent already: often there are two.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ended.abort());

void verify(argv.slice(2), {
  root: dirname(dist),
  program: join(dist, 'xstack.cjs'),
  env,
  now: () => Date.now(),
  run: randomBytes(5).toString('hex'),
  stdout: (text) => void stdout.write(text),
  stderr: (text) => void stderr.write(text),
  signal: ended.signal,
}).then((exit) => {
  process.exitCode = exit;
});
