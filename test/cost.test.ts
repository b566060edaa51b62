/**
 * The cost of usual commands: calls to the file system, bytes, packs compiled. A change of the cost changes
 * `bench/cost.snap`: `UPDATE=1 npx vitest run test/cost.test.ts` rewrites it; explain the difference in the commit.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildProgram, type ProgramBuild } from './support/disk/build-program.ts';
import { type CommandCost, costOf, printCosts, replaceHostname } from './support/disk/cost.ts';
import { costScenarios } from './support/disk/cost-scenarios.ts';
import { loadProgram } from './support/disk/load-program.ts';
import { prepare } from './support/disk/scenarios.ts';

const file = join(import.meta.dirname, '../bench/cost.snap');

let built: ProgramBuild;
let costs: ReadonlyMap<string, CommandCost>;

beforeAll(async () => {
  const restoreHostname = replaceHostname();
  built = await buildProgram();
  costs = await measure(built.path);
  restoreHostname();
});
afterAll(() => built.remove());

/** A new instance of the program runs each measured command, as a new process would. */
async function measure(path: string): Promise<Map<string, CommandCost>> {
  const preparing = loadProgram(path, 1001);
  const measured = new Map<string, CommandCost>();
  for (const scenario of costScenarios) {
    const disk = await prepare(preparing, scenario);
    measured.set(scenario.name, await costOf(loadProgram(path, 1002), scenario.command, disk));
  }
  return measured;
}

test('commands have the costs recorded in bench/cost.snap', () => {
  const printed = printCosts(costs);
  if (process.env['UPDATE']) writeFileSync(file, printed);
  expect(printed, 'costs changed: UPDATE=1 npx vitest run test/cost.test.ts').toBe(readFileSync(file, 'utf8'));
});

test.each([
  ['run, nothing built', 20, 0],
  ['run, nothing changed', 0, 20],
  ['run, a payload changed', 1, 19],
  ['run, a pack added', 1, 20],
])('%s compiles %i packs and reuses %i', (name, computed, reused) => {
  const cost = costs.get(name);
  expect([cost?.get('packs computed'), cost?.get('packs reused')]).toEqual([computed, reused]);
});

test('an unchanged run writes nothing', () => {
  const cost = costs.get('run, nothing changed');
  expect([cost?.get('write calls'), cost?.get('fsync calls')]).toEqual([undefined, undefined]);
});
