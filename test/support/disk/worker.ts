/** A thread that runs commands, one after the other; each of their system calls waits for the coordinator. */
import { workerData } from 'node:worker_threads';
import type { Call } from './calls.ts';
import { type FromWorker, ThreadChannel, type ToWorker, turn } from './channel.ts';
import { type CommandOutput, runOn } from './command.ts';
import { loadProgram } from './load-program.ts';

const { shared, path, pid } = workerData as { shared: SharedArrayBuffer; path: string; pid: number };
const channel = new ThreadChannel(shared);
const program = loadProgram(path, pid);

function system(call: Call): unknown {
  channel.send(turn.coordinator, { call } satisfies FromWorker);
  const answer: ToWorker = channel.receive(turn.worker);
  if ('error' in answer) throw Object.assign(new Error('simulated'), answer.error);
  return 'value' in answer ? answer.value : undefined;
}

async function work(): Promise<never> {
  for (;;) {
    const job: ToWorker = channel.receive(turn.worker);
    if (!('argv' in job)) throw new Error('bug: a job was expected');
    const done = await Promise.race([runOn(program, job.argv, system), stuck()]);
    isStuck = undefined;
    channel.send(turn.coordinator, { done } satisfies FromWorker);
  }
}

let isStuck: ((ran: CommandOutput) => void) | undefined;
process.on('uncaughtException', (error) => isStuck?.({ exit: -1, stdout: '', stderr: String(error.stack) }));

/** The simulation takes no time: a command that waits while nothing else is left to do waits forever. */
function stuck(): Promise<CommandOutput> {
  return new Promise((resolve) => {
    isStuck = resolve;
    let turns = 0;
    const next = (): void => {
      if (isStuck !== resolve) return;
      if (++turns === 1000) resolve({ exit: -1, stdout: '', stderr: 'the command waits for ever' });
      else setImmediate(next);
    };
    setImmediate(next);
  });
}

void work();
