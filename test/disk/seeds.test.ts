/** Bugs that the simulation found, each with a seed that showed it; and the first seeds of `test/long/disk.test.ts`. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Simulation } from '../support/disk/seeds.ts';

let simulation: Simulation;

beforeAll(async () => {
  simulation = await Simulation.open();
});
afterAll(() => simulation.close());

const bugs: readonly (readonly [bug: string, name: string, seed: number])[] = [
  ['a new directory was lost with its outputs', 'run, nothing built', 154],
  ['a new directory was lost with a tarball', 'scene publish, the first', 10],
  ['an unpublished tarball came back', 'scene unpublish', 290],
  ['the note of an install stayed in the installed directory', 'scene install', 175],
  ['files of the user had no name any more', 'scene install --force over a file of the user', 74],
  ['a directory was replaced without --force', 'install twice', 3],
  ['a change that was made and not finished was refused', 'scene unpublish', 40],
  ['an error of the system was called a bug', 'scene publish, the first', 53],
  ['the tarball of a killed publication was a lost index to the next one', 'two versions', 6191],
  ['a tarball that was just unpublished was an orphan of unknown origin', 'audit --fix, publish, unpublish', 39075],
  ['a lock of the moment before was refused as one of the future', 'three publish', 52025],
  ['a registry in a directory that another publication had not synced was lost', 'three publish', 16854],
];

test.each(bugs)('%s (%s, seed %i)', async (_bug, name, seed) => {
  expect(await simulation.run(name, seed)).toEqual([]);
});

test('a lock is released while another run takes it over (seed 2675)', async () => {
  expect(await simulation.runSeed(2675)).toEqual([]);
});

test('seeds 0 to 59', async () => {
  const problems: string[] = [];
  for (let seed = 0; seed < 60; seed++) problems.push(...(await simulation.runSeed(seed)));
  expect(problems).toEqual([]);
});
