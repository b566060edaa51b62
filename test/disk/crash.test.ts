/** A crash after any call of a command, and every state of the disk that POSIX allows then. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildProgram } from '../support/disk/build-program.ts';
import { explore, exploreFaults, type Programs } from '../support/disk/explore.ts';
import { loadProgram } from '../support/disk/load-program.ts';
import { projectScenarios, registryScenarios } from '../support/disk/scenarios.ts';

let programs: Programs;
let remove: () => void;

beforeAll(async () => {
  const built = await buildProgram();
  remove = built.remove;
  programs = { crashing: loadProgram(built.path, 1001), next: loadProgram(built.path, 1002) };
});
afterAll(() => remove());

const scenarios = [...projectScenarios, ...registryScenarios];

test.each(scenarios)('crash: $name', async (scenario) => {
  const { states, problems } = await explore(programs, scenario);
  expect(states).toBeGreaterThan(2);
  expect(problems.slice(0, 3)).toEqual([]);
});

test.each(scenarios)('disk full or failing: $name', async (scenario) => {
  const { states, problems } = await exploreFaults(programs, scenario);
  expect(states).toBeGreaterThan(2);
  expect(problems.slice(0, 3)).toEqual([]);
});
