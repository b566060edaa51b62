import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verify } from './main.ts';

/** The program behind the Makefile, and the only file of it that knows the process. */
const dist = dirname(dirname(fileURLToPath(import.meta.url)));
const { argv, env, stdout, stderr } = process;
let stop: () => Promise<unknown> = async () => {};

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().finally(() => process.exit(130)));

void verify(argv.slice(2), {
  root: dirname(dist),
  program: join(dist, 'xstack.cjs'),
  env,
  now: () => Date.now(),
  run: randomBytes(5).toString('hex'),
  stdout: (text) => void stdout.write(text),
  stderr: (text) => void stderr.write(text),
  onStart: (stopStarted) => {
    stop = stopStarted;
  },
}).then((exit) => {
  process.exitCode = exit;
});
