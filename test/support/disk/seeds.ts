/** One run of the simulation for each seed. */
import { buildProgram, type ProgramBuild } from './build-program.ts';
import { loadProgram } from './load-program.ts';
import { Processes } from './processes.ts';
import { RaceRunner } from './race.ts';
import { races } from './races.ts';
import { randomFrom } from './random.ts';
import { projectScenarios, registryScenarios } from './scenarios.ts';
import { Crasher } from './single.ts';

const scenarios = [...projectScenarios, ...registryScenarios];

/** Share of the seeds that crash one command; the others interleave two or three, which takes longer. */
const single = 0.7;

export class Simulation {
  readonly #built: ProgramBuild;
  readonly #processes: Processes;
  readonly #crasher: Crasher;
  readonly #racetrack: RaceRunner;

  constructor(built: ProgramBuild) {
    this.#built = built;
    this.#processes = new Processes(built, 3);
    const next = loadProgram(built.path, 1002);
    this.#crasher = new Crasher({ crashing: loadProgram(built.path, 1001), next });
    this.#racetrack = new RaceRunner(next, this.#processes);
  }

  static async open(): Promise<Simulation> {
    return new Simulation(await buildProgram());
  }

  /** Runs the scenario or race of a seed; returns its problems. */
  async runSeed(seed: number): Promise<string[]> {
    const random = randomFrom(seed ^ 0x5eed);
    const among = random() < single ? scenarios : races;
    const { name } = among[Math.floor(random() * among.length)] as { name: string };
    return this.run(name, seed);
  }

  /** Runs a named scenario or race with a seed. */
  run(name: string, seed: number): Promise<string[]> {
    const scenario = scenarios.find((each) => each.name === name);
    if (scenario !== undefined) return this.#crasher.run(scenario, seed);
    const race = races.find((each) => each.name === name);
    if (race === undefined) throw new Error(`bug: nothing is called \`${name}\``);
    return this.#racetrack.run(race, seed);
  }

  async close(): Promise<void> {
    await this.#processes.stop();
    this.#built.remove();
  }
}
