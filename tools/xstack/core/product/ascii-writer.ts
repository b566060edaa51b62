import { allocate } from '#platform';

const initialSize = 1 << 16;

/** Arena of printed JSON in ASCII. While an array or object is open, each of its members ends with a comma. */
export class AsciiWriter {
  #out = allocate(initialSize);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Returns the bytes written so far; valid until the next call. */
  bytes(): Uint8Array {
    return this.#out.subarray(0, this.#length);
  }

  write(text: string): void {
    const end = this.#length + text.length;
    if (end > this.#out.length) this.#grow(end);
    const out = this.#out;
    for (let i = 0, at = this.#length; at < end; i++, at++) out[at] = text.charCodeAt(i);
    this.#length = end;
  }

  cutTo(length: number): void {
    this.#length = length;
  }

  /** Puts the members that begin at `starts`, the last of which ends here, in the order of their `indexes`. */
  reorder(starts: readonly number[], indexes: readonly number[]): void {
    const from = starts[0] ?? this.#length;
    const members = allocate(this.#length - from);
    members.set(this.#out.subarray(from, this.#length));
    let at = from;
    for (const index of indexes) {
      const end = starts[index + 1] ?? this.#length;
      const member = members.subarray((starts[index] as number) - from, end - from);
      this.#out.set(member, at);
      at += member.length;
    }
  }

  /** Ends an array or object of `members`: a bracket replaces the last comma. */
  close(members: number, bracket: string): void {
    if (members > 0) this.#length--;
    this.write(bracket);
  }

  #grow(needed: number): void {
    const larger = allocate(Math.max(needed, 2 * this.#out.length));
    larger.set(this.bytes());
    this.#out = larger;
  }
}
