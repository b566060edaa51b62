/** A package of 100 MiB is installed in bounded memory. */
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { binary, runBinary } from '../scene/support/binary.ts';
import { makeWorld, writeScene } from '../scene/support/world.ts';

const world = makeWorld();
beforeAll(() => {
  // `getrusage` includes the memory of the process that was forked; `VmHWM` does not.
  world.write(
    'peak.cjs',
    "const fs = require('node:fs'); process.on('exit', () => fs.writeFileSync(process.env.PEAK, /VmHWM:\\s+(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]));\n",
  );
  world.write('nothing.cjs', '');
});
afterAll(() => world.remove());

const env = () => ({ NODE_OPTIONS: `--require ${world.path('peak.cjs')}`, PEAK: world.path('peak') });
const peak_kib = () => Number(readFileSync(world.path('peak'), 'utf8'));

test.skipIf(process.platform !== 'linux').each([
  ['one file', { 'big.bin': randomBytes(100 * 1024 * 1024 - 4096) }],
  [
    'fifty files',
    Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`part-${i}.bin`, randomBytes(2 * 1024 * 1024)])),
  ],
])('100 MiB in %s', (_what, files) => {
  rmSync(world.path('pkg'), { recursive: true, force: true });
  writeScene(world, 'pkg', { files });
  expect(runBinary(binary, ['scene', 'publish', '--package', 'pkg', '--force'], { cwd: world.root }).exit).toBe(0);
  runBinary(world.path('nothing.cjs'), [], { cwd: world.root, env: env() });
  const own = peak_kib();
  expect(
    runBinary(binary, ['scene', 'install', '--name', 'lantern', '--force'], { cwd: world.root, env: env() }).exit,
  ).toBe(0);
  const above_mib = (peak_kib() - own) / 1024;
  process.stderr.write(
    `install of 100 MiB: ${above_mib.toFixed(0)} MiB above Node's own ${(own / 1024).toFixed(0)} MiB\n`,
  );
  expect(above_mib).toBeLessThan(250);
});
