/** Crashes one command once or twice, on a working or failing disk, according to a seed. */

import { type Call, isChanging, perform } from './calls.ts';
import { runOn } from './command.ts';
import { randomCrashState } from './crash-states.ts';
import { copyOf, examine, type Programs } from './explore.ts';
import type { Program } from './load-program.ts';
import type { PosixDisk } from './posix-disk.ts';
import { randomFrom } from './random.ts';
import { prepare, type Scenario } from './scenarios.ts';
import { systemError } from './system-error.ts';

interface CrashSetup {
  readonly start: PosixDisk;
  readonly before: string;
  readonly after: string;
  /** The number of calls of the command that change the disk. */
  readonly calls: number;
}

/** `fsync` needs no permission. */
const faults = ['EIO', 'ENOSPC', 'EDQUOT', 'EROFS', 'EACCES'] as const;
const syncFaults = ['EIO', 'ENOSPC', 'EDQUOT'] as const;

export class Crasher {
  readonly #programs: Programs;
  readonly #prepared = new Map<string, CrashSetup>();

  constructor(programs: Programs) {
    this.#programs = programs;
  }

  /** Returns the problems. */
  async run(scenario: Scenario, seed: number): Promise<string[]> {
    const random = randomFrom(seed);
    const prepared = this.#prepared.get(scenario.name) ?? (await this.#prepare(scenario));
    this.#prepared.set(scenario.name, prepared);
    let disk = copyOf(prepared.start);
    let isDone = false;
    const crashes = random() < 0.3 ? 2 : 1;
    const accidents: string[] = [];
    const problems: string[] = [];
    for (let crash = 1; crash <= crashes; crash++) {
      const at = Math.ceil(random() * (prepared.calls + 1));
      const failing = random() < 0.3 ? Math.ceil(random() * prepared.calls) : 0;
      accidents.push(`power loss after call ${at}${failing === 0 ? '' : `, call ${failing} fails`}`);
      const crashed = await this.#crash(scenario, disk, { at, failing }, random);
      if (/refuse\.internal\.bug/.test(crashed.stderr)) problems.push(crashed.stderr);
      ({ disk, isDone } = crashed);
    }
    problems.push(...(await examine(this.#programs.next, scenario, { disk, isDone }, prepared)));
    return problems.map((problem) => `${scenario.name}, seed ${seed}, ${accidents.join('; ')}: ${problem}`);
  }

  /** The disk after a power loss; `isDone` if the command had reported success before. */
  async #crash(
    { command }: Scenario,
    disk: PosixDisk,
    { at, failing }: { readonly at: number; readonly failing: number },
    random: () => number,
  ): Promise<{ disk: PosixDisk; isDone: boolean; stderr: string }> {
    let calls = 0;
    let crashed: PosixDisk | undefined;
    const system = (call: Call): unknown => {
      if (!isChanging(call)) return perform(disk, call);
      calls++;
      if (calls === failing) {
        const among = call.name === 'fsync' ? syncFaults : faults;
        throw systemError(among[Math.floor(random() * among.length)] ?? 'EIO', call.name);
      }
      const returned = perform(disk, call);
      if (calls === at) crashed = randomCrashState(disk, random);
      return returned;
    };
    const { exit, stderr } = await runOn(this.#programs.crashing, command, system);
    return crashed === undefined
      ? { disk: randomCrashState(disk, random), isDone: exit === 0, stderr }
      : { disk: crashed, isDone: false, stderr };
  }

  async #prepare(scenario: Scenario): Promise<CrashSetup> {
    const start = await prepare(this.#programs.next, scenario);
    const whole = copyOf(start);
    const calls = await countCalls(this.#programs.crashing, scenario, whole);
    return { start, before: scenario.observe(start), after: scenario.observe(whole), calls };
  }
}

async function countCalls(program: Program, { command }: Scenario, disk: PosixDisk): Promise<number> {
  let calls = 0;
  await runOn(program, command, (call) => {
    if (isChanging(call)) calls++;
    return perform(disk, call);
  });
  return calls;
}
