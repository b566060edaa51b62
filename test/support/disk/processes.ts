/** Threads in which commands run; the coordinator blocks until the one whose turn it is makes a system call. */
import { Worker } from 'node:worker_threads';
import type { Call } from './calls.ts';
import { capacity_bytes, type FromWorker, ThreadChannel, type ToWorker, turn } from './channel.ts';
import type { CommandOutput } from './command.ts';

/** A command that waits for the answer to its call, or is done. */
export type ThreadStep = { readonly call: Call } | { readonly done: CommandOutput };

export class Processes {
  readonly pids: readonly number[];
  readonly #channels: ThreadChannel[] = [];
  readonly #workers: Worker[] = [];

  constructor(built: { readonly path: string; readonly worker: string }, count: number) {
    this.pids = Array.from({ length: count }, (_, i) => 2001 + i);
    for (const pid of this.pids) {
      const shared = new SharedArrayBuffer(capacity_bytes);
      this.#channels.push(new ThreadChannel(shared));
      this.#workers.push(new Worker(built.worker, { workerData: { shared, path: built.path, pid } }));
    }
  }

  start(process: number, argv: readonly string[]): ThreadStep {
    return this.#exchange(process, { argv });
  }

  answer(process: number, value: unknown): ThreadStep {
    return this.#exchange(process, { value });
  }

  fail(process: number, error: unknown): ThreadStep {
    const { message, code, errno, syscall, path } = error as NodeJS.ErrnoException;
    return this.#exchange(process, { error: { message, code, errno, syscall, path } });
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #exchange(process: number, message: ToWorker): FromWorker {
    const channel = this.#channels[process] as ThreadChannel;
    channel.send(turn.worker, message);
    return channel.receive(turn.coordinator);
  }
}
