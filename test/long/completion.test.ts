/** CPU time of a press of Tab in a repository of 300 packs. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { program } from '../support/binary.ts';
import { bundle, type Files, manifest, onDisk, text } from '../support/repository.ts';

const ids = Array.from({ length: 300 }, (_, i) => `pack.core.number_${i}`);
const files: Files = {
  ...Object.fromEntries(ids.map((id) => [`packs/core/${id}/pack.json`, text(manifest(id))])),
  ...bundle(ids),
};

/** Writes the CPU time of the process, in milliseconds, behind its output. */
const preload = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  process.stderr.write(String((user + system) / 1000));
});`;

test.each(['add bundle.base.lab pack.', 'run --bundle ', 'explain refuse.', 'scene install --name '])(
  '`xstack %s` is completed in under 100 ms of CPU above start-up',
  (line) => {
    const cwd = onDisk(files);
    writeFileSync(join(cwd, 'preload.cjs'), preload);
    const cpuOf = (argv: readonly string[]) => {
      const { stderr, status } = spawnSync(process.execPath, ['-r', './preload.cjs', program, ...argv], {
        cwd,
        encoding: 'utf8',
      });
      expect(status).toBe(0);
      return Number(stderr);
    };
    const least = (argv: readonly string[]) => Math.min(...Array.from({ length: 7 }, () => cpuOf(argv)));
    const start = least(['--version']);
    expect(start).toBeGreaterThan(0);
    const completed = least(['--get-yargs-completions', 'xstack', ...line.split(' ')]);
    expect(completed - start).toBeLessThan(100);
  },
);
