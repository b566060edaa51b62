import { allocate } from '#platform';

const initialSize = 1 << 18;

/**
 * Prints canonical JSON the way `prettyJson` does, from bytes to bytes: two-space indentation, one member or item a line,
 * one final newline. The text comes in pieces that do not cut a string; what is printed is taken away when there is enough.
 */
export class Indenter {
  #out = allocate(initialSize);
  #at = 0;
  #depth = 0;
  /** Whether the last byte opened an array or an object: only then its end stands on the same line. */
  #opened = false;

  /** How many bytes wait to be taken. */
  get size(): number {
    return this.#at;
  }

  /** The bytes printed since the last time; valid until the next `write`. */
  take(): Uint8Array {
    const taken = this.#out.subarray(0, this.#at);
    this.#at = 0;
    return taken;
  }

  /** The end of the text. */
  end(): void {
    this.#reserve(1);
    this.#out[this.#at++] = 0x0a;
  }

  write(bytes: Uint8Array, from: number, to: number): void {
    this.#reserve(2 * (to - from));
    for (let i = from; i < to; ) {
      const byte = bytes[i] as number;
      const closes = byte === 0x7d || byte === 0x5d;
      if (closes) this.#depth--;
      if (closes !== this.#opened) this.#newLine(2 * (to - i));
      this.#opened = byte === 0x7b || byte === 0x5b;
      if (this.#opened) this.#depth++;
      if (byte === 0x22) i = this.#copyString(bytes, i);
      else {
        this.#out[this.#at++] = byte;
        i++;
      }
      if (byte === 0x3a) this.#out[this.#at++] = 0x20;
      else if (byte === 0x2c) this.#newLine(2 * (to - i));
    }
  }

  /** Copies the string that begins at `from`; returns the offset behind it. */
  #copyString(bytes: Uint8Array, from: number): number {
    const out = this.#out;
    let at = this.#at;
    let i = from;
    out[at++] = 0x22;
    for (let byte = bytes[++i] as number; byte !== 0x22; byte = bytes[++i] as number) {
      out[at++] = byte;
      if (byte === 0x5c) out[at++] = bytes[++i] as number;
    }
    out[at++] = 0x22;
    this.#at = at;
    return i + 1;
  }

  /** `following` more bytes come before the next look at the room. */
  #newLine(following: number): void {
    const indentation = 2 * this.#depth;
    this.#reserve(indentation + 1 + following);
    const out = this.#out;
    let at = this.#at;
    out[at++] = 0x0a;
    for (const end = at + indentation; at < end; at++) out[at] = 0x20;
    this.#at = at;
  }

  #reserve(room: number): void {
    if (this.#at + room <= this.#out.length) return;
    const larger = allocate(2 * (this.#at + room));
    larger.set(this.#out.subarray(0, this.#at));
    this.#out = larger;
  }
}
