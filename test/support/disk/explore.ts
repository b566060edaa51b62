/** Runs a command once and examines every disk that a crash may leave, before, in and after it. */
import { isTemporaryName } from '../../../tools/xstack/core/base/text/temporary-name.ts';
import { type Call, isChanging, perform } from './calls.ts';
import { filesBelow, run, runOn } from './command.ts';
import { crashStates } from './crash-states.ts';
import type { Program } from './load-program.ts';
import type { PosixDisk } from './posix-disk.ts';
import { prepare, type Scenario } from './scenarios.ts';
import { systemError } from './system-error.ts';

/** The command that crashes, and those that come after it: processes with numbers of their own. */
export interface Programs {
  readonly crashing: Program;
  readonly next: Program;
}

export interface Exploration {
  /** Crash states that differ from each other. */
  readonly states: number;
  /** The problems, each with the call after which the crash came. */
  readonly problems: readonly string[];
}

interface CrashResult {
  readonly disk: PosixDisk;
  readonly after: string;
  /** True if the command had reported success. */
  readonly isDone: boolean;
}

/** With `random`, states are added where there are too many for all. */
export async function explore(
  { crashing, next }: Programs,
  scenario: Scenario,
  random?: () => number,
): Promise<Exploration> {
  const start = await prepare(next, scenario);
  const before = scenario.observe(start);
  const found = new Map<string, CrashResult>();
  const note = (disk: PosixDisk, after: string, isDone = false): void => {
    for (const state of crashStates(disk, random))
      if (isDone || !found.has(state.digest)) found.set(state.digest, { disk: state.disk, after, isDone });
  };
  const disk = copyOf(start);
  let calls = 0;
  const ran = await runOn(crashing, scenario.command, (call) => {
    const returned = perform(disk, call);
    if (isChanging(call)) note(disk, `call ${++calls}, ${textOf(call)}`);
    return returned;
  });
  if (ran.exit !== 0) throw new Error(`${scenario.command.join(' ')}: exit ${ran.exit}\n${ran.stdout}${ran.stderr}`);
  const after = scenario.observe(disk);
  note(disk, 'the end', true);
  const problems: string[] = [];
  for (const state of found.values())
    for (const problem of await examine(next, scenario, state, { before, after }))
      problems.push(`after ${state.after}: ${problem}`);
  return { states: found.size, problems };
}

/** Returns the problems of a state and of repeating the command in it. */
export async function examine(
  program: Program,
  scenario: Scenario,
  { disk, isDone }: Pick<CrashResult, 'disk' | 'isDone'>,
  { before, after }: { readonly before: string; readonly after: string },
): Promise<string[]> {
  const problems: string[] = [];
  const left = scenario.observe(disk);
  if (isDone && left !== after) problems.push(`success was reported, but a crash leaves\n${left}`);
  if (left !== before && left !== after) {
    const wrong = scenario.between === undefined ? 'neither old nor new' : await scenario.between(program, disk);
    if (wrong !== undefined) problems.push(`${wrong}:\n${left}`);
  }
  const mayRefuse = left === after && scenario.mayRefuse?.(disk) === true;
  const again = await run(program, scenario.command, disk);
  if (again.exit !== 0 && !mayRefuse)
    problems.push(`the same command: exit ${again.exit}\n${again.stdout}${again.stderr}`);
  const final = scenario.observe(disk);
  if (final !== after) problems.push(`the same command leads to\n${final}`);
  const verified = await run(program, scenario.verify, disk);
  if (verified.exit !== 0)
    problems.push(`${scenario.verify.join(' ')}: exit ${verified.exit}\n${verified.stdout}${verified.stderr}`);
  return problems;
}

/** Makes each call of a command fail in turn that changes the disk. */
export async function exploreFaults({ crashing, next }: Programs, scenario: Scenario): Promise<Exploration> {
  const start = await prepare(next, scenario);
  const before = scenario.observe(start);
  const whole = copyOf(start);
  const { calls } = await runFailing(crashing, scenario, whole, undefined);
  const after = scenario.observe(whole);
  const problems: string[] = [];
  for (let n = 1; n <= calls; n++) {
    const disk = copyOf(start);
    const { ran, failed } = await runFailing(crashing, scenario, disk, n);
    const isDone = ran.exit === 0;
    const wrong = /refuse\.internal\.bug/.test(ran.stderr) ? [ran.stderr] : [];
    const left = litter(disk);
    // A change that was made and not finished is for the next command to clean up.
    const mustBeClean = scenario.observe(disk) !== after && !/unlink|rmdir/.test(failed);
    if (left.length > 0 && mustBeClean) wrong.push(`left behind: ${left.join(', ')}`);
    wrong.push(...(await examine(next, scenario, { disk, isDone }, { before, after })));
    problems.push(...wrong.map((problem) => `${failed} fails: ${problem}`));
  }
  return { states: calls, problems };
}

async function runFailing(program: Program, { command }: Scenario, disk: PosixDisk, n: number | undefined) {
  let calls = 0;
  let failed = '';
  const ran = await runOn(program, command, (call) => {
    if (isChanging(call) && ++calls === n) {
      failed = `call ${n}, ${textOf(call)}`;
      throw systemError(faults[call.name] ?? 'EIO', call.name, 'path' in call ? call.path : undefined);
    }
    return perform(disk, call);
  });
  return { ran, calls, failed };
}

/** Calls that need room; all others fail for reasons of the device. */
const faults: Readonly<Partial<Record<Call['name'], 'ENOSPC'>>> = {
  open: 'ENOSPC',
  write: 'ENOSPC',
  mkdir: 'ENOSPC',
  link: 'ENOSPC',
};

/** Temporary files and staging directories that a command should have removed. */
function litter(disk: PosixDisk): string[] {
  const isLitter = (path: string) =>
    isTemporaryName(path) || /\.xstack-(new|old|done)\.|\.xstack\/(tmp|replaced)\//.test(path);
  return [...filesBelow(disk, '').keys()].filter(isLitter);
}

/** A copy of a disk on which everything is durable. */
export function copyOf(disk: PosixDisk): PosixDisk {
  const [state] = crashStates(disk);
  if (state === undefined) throw new Error('bug: no state');
  return state.disk;
}

function textOf(call: Call): string {
  const to = 'to' in call ? ` -> ${call.to}` : '';
  return `${call.name} ${'path' in call ? call.path : 'descriptor' in call ? call.descriptor : ''}${to}`;
}
