import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verify } from './main.ts';

/** The program behind the Makefile; the only file of it that accesses the process. */
const dist = dirname(dirname(fileURLToPath(import.meta.url)));
const { argv, env, stdout, stderr } = process;
const ended = new AbortController();

// Aborts the check, which stops its portal and writes its evidence. Make forwards signals that the process group has
// received already, so a signal can arrive twice.
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
