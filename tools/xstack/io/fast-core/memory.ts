import { Buffer } from 'node:buffer';

const page_bytes = 1 << 16;

/**
 * The memory of the accept-only core, in which its driver reserves areas. Views are taken anew whenever the memory has grown,
 * which detaches the old ones.
 */
export class CoreMemory {
  readonly memory: WebAssembly.Memory;
  bytes: Buffer;
  words: Uint32Array;
  #end: number;
  readonly #texts = new Map<string, number>();

  /** `end`: address of the first free byte. */
  constructor(end: number) {
    this.memory = new WebAssembly.Memory({ initial: 16 });
    this.bytes = Buffer.from(this.memory.buffer);
    this.words = new Uint32Array(this.memory.buffer);
    this.#end = end;
  }

  /** Reserves an area of zeroed bytes, and 64 bytes behind it, which the core may read and overwrite. */
  reserve(size: number): number {
    const start = (this.#end + 63) & ~63;
    this.#end = start + size + 64;
    const missing = this.#end - this.memory.buffer.byteLength;
    if (missing > 0) {
      this.memory.grow(Math.ceil(missing / page_bytes));
      this.bytes = Buffer.from(this.memory.buffer);
      this.words = new Uint32Array(this.memory.buffer);
    }
    return start;
  }

  /** Writes words; returns their address. */
  list(words: readonly number[]): number {
    const start = this.reserve(words.length * 4);
    this.words.set(words, start / 4);
    return start;
  }

  /** Writes the bytes of a string once; returns their address and their number. */
  string(text: string): readonly [address: number, length: number] {
    const length = Buffer.byteLength(text);
    const known = this.#texts.get(text);
    if (known !== undefined) return [known, length];
    const start = this.reserve(length);
    this.bytes.write(text, start);
    this.#texts.set(text, start);
    return [start, length];
  }

  /** Writes the address and the length of a string; returns the address of both. */
  text(text: string): number {
    return this.list(this.string(text));
  }
}
