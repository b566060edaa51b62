/** Directories that another process has created and not synced yet, before the command that uses them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildProgram, type ProgramBuild } from '../support/disk/build-program.ts';
import { cwd, run } from '../support/disk/command.ts';
import { crashStates } from '../support/disk/crash-states.ts';
import { copyOf } from '../support/disk/explore.ts';
import { loadProgram, type Program } from '../support/disk/load-program.ts';
import type { PosixDisk } from '../support/disk/posix-disk.ts';
import { prepare, projectScenarios, registryScenarios } from '../support/disk/scenarios.ts';

let built: ProgramBuild;
let program: Program;

beforeAll(async () => {
  built = await buildProgram();
  program = loadProgram(built.path, 1001);
});
afterAll(() => built.remove());

const scenarios = [...projectScenarios, ...registryScenarios].map((scenario) => [scenario.name, scenario] as const);

test.each(scenarios)('the reported result of %s is durable', async (_name, scenario) => {
  const start = await prepare(program, scenario);
  const known = new Set(directoriesOf(start));
  const alone = copyOf(start);
  expect((await run(program, scenario.command, alone)).exit).toBe(0);
  const after = scenario.observe(alone);
  const disk = copyOf(start);
  for (const path of directoriesOf(alone)) if (!known.has(path) && !isOfCommand(path)) disk.mkdir(path);
  expect((await run(program, scenario.command, disk)).exit).toBe(0);
  expect(scenario.observe(disk)).toBe(after);
  for (const state of crashStates(disk)) expect(scenario.observe(state.disk)).toBe(after);
});

/** The directory that `scene install` replaces as a whole, and locks. */
function isOfCommand(path: string): boolean {
  return path.startsWith(`${cwd}/target`) || /lock/.test(path);
}

/** All directories below the working directory, parents first. */
function directoriesOf(disk: PosixDisk, path = cwd): string[] {
  return disk
    .list(path)
    .filter(([, kind]) => kind === 'directory')
    .flatMap(([name]) => [`${path}/${name}`, ...directoriesOf(disk, `${path}/${name}`)]);
}
