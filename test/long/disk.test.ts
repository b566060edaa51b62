/** 100,000 schedules of commands, crashes and failures on a simulated disk. `SEEDS=5,9-20` runs these seeds only. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Simulation } from '../support/disk/seeds.ts';

const seeds = 100_000;
const block = 1000;
const blocks = (process.env['SEEDS']?.split(',') ?? Array.from({ length: seeds / block }, (_, i) => rangeOf(i))).map(
  (text) => text.split('-').map(Number) as [first: number, last?: number],
);

function rangeOf(i: number): string {
  return `${i * block}-${(i + 1) * block - 1}`;
}

let simulation: Simulation;

beforeAll(async () => {
  simulation = await Simulation.open();
});
afterAll(() => simulation.close());

test.each(blocks)('seeds %i to %i', async (first, last = first) => {
  const problems: string[] = [];
  for (let seed = first; seed <= last; seed++) problems.push(...(await simulation.runSeed(seed)));
  expect(problems).toEqual([]);
});
