/** Runs races from seeds and compares their results with those of all sequential orders. */
import { perform } from './calls.ts';
import { type CommandOutput, run, runOn } from './command.ts';
import { copyOf } from './explore.ts';
import type { Program } from './load-program.ts';
import type { PosixDisk } from './posix-disk.ts';
import type { Processes } from './processes.ts';
import type { Race } from './races.ts';
import { randomFrom } from './random.ts';
import { prepare } from './scenarios.ts';
import { type Actor, runSchedule, type Schedule, type ScheduleResult } from './schedule.ts';

/** A race that is ready to run: its disk, and the results of all sequential orders. */
interface RaceSetup {
  readonly race: Race;
  readonly start: PosixDisk;
  /** Final states, and those together with the exit codes in the order of the actors. */
  readonly states: ReadonlySet<string>;
  readonly results: ReadonlySet<string>;
  /** The number of calls that the commands make one after the other. */
  readonly calls: number;
}

export class RaceRunner {
  readonly #program: Program;
  readonly #processes: Processes;
  readonly #prepared = new Map<string, RaceSetup>();

  constructor(program: Program, processes: Processes) {
    this.#program = program;
    this.#processes = processes;
  }

  /** Runs a race in the order of a seed; returns its problems. */
  async run(race: Race, seed: number): Promise<string[]> {
    const random = randomFrom(seed);
    const prepared = this.#prepared.get(race.name) ?? (await this.#prepare(race));
    this.#prepared.set(race.name, prepared);
    const switching = [0.5, 0.1, 0.03, 0.01][Math.floor(random() * 4)] as number;
    const kinds = [undefined, undefined, 'kill', 'power loss'] as const;
    const kind = kinds[Math.floor(random() * kinds.length)];
    const after = Math.floor(random() * prepared.calls);
    const schedule = { actors: race.actors, switching, ...(kind !== undefined && { accident: { kind, after } }) };
    const disk = copyOf(prepared.start);
    // Some file systems have times in steps of milliseconds: two changes within a step leave equal stats.
    if (random() < 0.3) disk.granularity_ns = 4_000_000n;
    const outcome = runSchedule(this.#processes, disk, schedule, random);
    const problems = await this.#judge(prepared, schedule, outcome);
    return problems.map((problem) => `seed ${seed}, ${race.name}, ${JSON.stringify(schedule)}: ${problem}`);
  }

  async #judge({ race, states, results }: RaceSetup, { actors }: Schedule, outcome: ScheduleResult): Promise<string[]> {
    const { disk, ran, ended } = outcome;
    const problems: string[] = [];
    for (const each of ran)
      if (each !== undefined && (![0, 1].includes(each.exit) || /internal\.bug/.test(each.stderr)))
        problems.push(`exit ${each.exit}\n${each.stdout}${each.stderr}`);
    const refused = ran.flatMap((each, i) => (each?.exit === 1 && race.retried?.test(each.stderr) ? [i] : []));
    const repeated = [...ended, ...refused];
    for (const index of repeated) {
      const again = await this.#runActor(actors[index] as Actor, disk);
      if (again !== undefined && again.exit > 1) problems.push(`the same command: exit ${again.exit}\n${again.stderr}`);
    }
    for (const argv of race.settle) {
      const next = await run(this.#program, argv, disk);
      if (next.exit !== 0) problems.push(`${argv.join(' ')}: exit ${next.exit}\n${next.stdout}${next.stderr}`);
    }
    const state = race.observe(disk);
    const result = resultOf(ran, state);
    if (!(repeated.length === 0 ? results.has(result) : states.has(state))) {
      const said = ran.map((each) => `${each?.exit} ${each?.stderr}${each?.stdout}`).join('\n---\n');
      problems.push(`no sequence of these commands leads to\n${result}\n${said}`);
    }
    return problems;
  }

  async #prepare(race: Race): Promise<RaceSetup> {
    const start = await prepare(this.#program, race);
    const states = new Set<string>();
    const results = new Set<string>();
    const calls = await this.#count(race, copyOf(start));
    for (const order of permutations(race.actors.map((_, i) => i))) {
      const disk = copyOf(start);
      const ran: (CommandOutput | undefined)[] = race.actors.map(() => undefined);
      for (const index of order) ran[index] = await this.#runActor(race.actors[index] as Actor, disk);
      for (const argv of race.settle) await run(this.#program, argv, disk);
      const state = race.observe(disk);
      states.add(state);
      results.add(resultOf(ran, state));
      // After an accident commands are repeated, those that were done as well.
      for (const index of order) {
        const repeated = copyOf(disk);
        await this.#runActor(race.actors[index] as Actor, repeated);
        for (const argv of race.settle) await run(this.#program, argv, repeated);
        states.add(race.observe(repeated));
      }
    }
    return { race, start, states, results, calls };
  }

  async #count({ actors }: Race, disk: PosixDisk): Promise<number> {
    let calls = 0;
    for (const actor of actors) {
      if (typeof actor === 'function') actor(disk);
      else
        await runOn(this.#program, actor, (call) => {
          calls++;
          return perform(disk, call);
        });
    }
    return calls;
  }

  async #runActor(actor: Actor, disk: PosixDisk): Promise<CommandOutput | undefined> {
    if (typeof actor !== 'function') return run(this.#program, actor, disk);
    actor(disk);
    return undefined;
  }
}

function resultOf(ran: readonly (CommandOutput | undefined)[], state: string): string {
  return [...ran.map((each) => each?.exit ?? '-'), state].join('\n');
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}
