/** A crash after any call of a command, and every state of the disk that POSIX allows then. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildProgram } from './build-program.ts';
import { explore, exploreFaults, type Programs } from './explore.ts';
import { loadProgram } from './load-program.ts';
import { projectScenarios, registryScenarios } from './scenarios.ts';

/** Scenarios with thousands of states. */
const slow = ['run, nothing built', 'run, a pack changed', 'run without a cache', 'scene install --force'];

/** Explores the scenarios with many states (`test/long`), or all others. */
export function crashSuite({ isSlow }: { readonly isSlow: boolean }): void {
  let programs: Programs;
  let remove: () => void;

  beforeAll(async () => {
    const built = await buildProgram();
    remove = built.remove;
    programs = { crashing: loadProgram(built.path, 1001), next: loadProgram(built.path, 1002) };
  });
  afterAll(() => remove());

  const scenarios = [...projectScenarios, ...registryScenarios].filter(({ name }) => slow.includes(name) === isSlow);

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
}
