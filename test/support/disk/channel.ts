/** Hands one value at a time from one thread to another and back; both sides block while they wait. */
import { deserialize, serialize } from 'node:v8';

export const capacity_bytes = 1 << 20;
const header_bytes = 8;

/** States of the channel: the process whose turn it is. */
export const turn = { idle: 0, worker: 1, coordinator: 2 } as const;
type Turn = (typeof turn)[keyof typeof turn];

export class ThreadChannel {
  readonly #header: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(shared: SharedArrayBuffer) {
    this.#header = new Int32Array(shared, 0, 2);
    this.#bytes = new Uint8Array(shared, header_bytes);
  }

  /** Gives the turn to the other side. */
  send(to: Turn, value: unknown): void {
    const bytes = serialize(value);
    if (bytes.length > this.#bytes.length) throw new Error(`bug: ${bytes.length} bytes are too many for a channel`);
    this.#bytes.set(bytes);
    this.#header[1] = bytes.length;
    Atomics.store(this.#header, 0, to);
    Atomics.notify(this.#header, 0);
  }

  /** Waits for the turn. */
  receive<T>(own: Turn): T {
    for (;;) {
      const current = Atomics.load(this.#header, 0);
      if (current === own) return deserialize(Buffer.from(this.#bytes.subarray(0, this.#header[1]))) as T;
      Atomics.wait(this.#header, 0, current);
    }
  }
}

export type FromWorker =
  | { readonly call: import('./calls.ts').Call }
  | { readonly done: { readonly exit: number; readonly stdout: string; readonly stderr: string } };

export type ToWorker = { readonly argv: readonly string[] } | { readonly value: unknown } | { readonly error: object };
