import { allocate } from '#platform';

/** Grows with the output: most registries of a small project have a few kilobytes. */
const initialSize = 1 << 13;

/**
 * Prints canonical JSON as `prettyJson` does, from bytes to bytes: two-space indentation, one member or item a line,
 * one final newline. Input chunks must not split a string; the caller takes the output whenever `size` is large enough.
 */
export class Indenter {
  #out = allocate(initialSize);
  #at = 0;
  #depth: number;
  /** True if the last byte opened an array or object: an empty one is closed on the same line. */
  #opened = false;

  /** `depth`: nesting depth of the output within a larger document. */
  constructor(depth = 0) {
    this.#depth = depth;
  }

  /** Number of bytes ready to be taken. */
  get size(): number {
    return this.#at;
  }

  /** Returns the bytes printed since the last call; valid until the next `write`. */
  take(): Uint8Array {
    const taken = this.#out.subarray(0, this.#at);
    this.#at = 0;
    return taken;
  }

  /** Ends the document with a newline. */
  end(): void {
    this.#out = this.#withRoom(this.#out, this.#at, 1);
    this.#out[this.#at++] = 0x0a;
  }

  write(bytes: Uint8Array, from: number, to: number): void {
    let out = this.#out;
    let at = this.#at;
    let depth = this.#depth;
    let opened = this.#opened;
    for (let i = from; i < to; i++) {
      const byte = bytes[i] as number;
      const closes = byte === 0x7d || byte === 0x5d;
      if (closes) depth--;
      if (opened !== closes) {
        out = this.#withRoom(out, at, 2 * depth + 1 + 2 * (to - i));
        at = newLine(out, at, depth);
      } else if (i === from) out = this.#withRoom(out, at, 2 * (to - i));
      opened = byte === 0x7b || byte === 0x5b;
      if (opened) depth++;
      out[at++] = byte;
      if (byte === 0x22) {
        for (let next = 0; next !== 0x22; ) {
          next = bytes[++i] as number;
          out[at++] = next;
          if (next === 0x5c) out[at++] = bytes[++i] as number;
        }
      } else if (byte === 0x3a) out[at++] = 0x20;
      else if (byte === 0x2c) {
        out = this.#withRoom(out, at, 2 * depth + 1 + 2 * (to - i));
        at = newLine(out, at, depth);
      }
    }
    this.#at = at;
    this.#depth = depth;
    this.#opened = opened;
  }

  /** Returns the output buffer, grown if `room` more bytes do not fit after the first `used`. */
  #withRoom(out: Uint8Array, used: number, room: number): Uint8Array {
    if (used + room <= out.length) return out;
    this.#out = allocate(2 * (used + room));
    this.#out.set(out.subarray(0, used));
    return this.#out;
  }
}

function newLine(out: Uint8Array, from: number, depth: number): number {
  let at = from;
  out[at++] = 0x0a;
  for (const end = at + 2 * depth; at < end; at++) out[at] = 0x20;
  return at;
}
