import { allocate, utf8ByteLength, writeUtf8 } from '#platform';

/** Location of a string in an arena. */
export interface ArenaSpan {
  readonly start: number;
  readonly length: number;
}

/** A range of a larger byte array. */
export interface ByteRange {
  bytes: Uint8Array;
  start: number;
  end: number;
}

const nothing = new Uint8Array(0);

const comma = 0x2c;

/** V8 counts pages towards the limit of its heap, which is a few megabytes at first. */
const pageSize = 1 << 19;

/** Adjacent strings are returned as one range up to this size: callers copy ranges into buffers of their own. */
const longestRun = 1 << 15;

/** A page of an arena and its offset in the arena; a large page fills several slots. */
interface Page {
  readonly bytes: Uint8Array;
  readonly start: number;
}

/**
 * Append-only UTF-8 strings in large pages outside of the garbage-collected heap: millions of rows cost only their
 * bytes, and are copied to their destination instead of being joined. A comma precedes each string, so that a list of
 * JSON values is copied together with its separators.
 */
export class Arena {
  readonly #slots: Page[] = [];
  #at = 0;
  #end = 0;
  #page: Page = { bytes: nothing, start: 0 };

  add(text: string): ArenaSpan {
    // Reserves the longest UTF-8 form, so that the length need not be counted first.
    if (this.#at + text.length * 3 >= this.#end) this.#turn(utf8ByteLength(text) + 1);
    const { bytes, start } = this.#page;
    const at = this.#at - start;
    bytes[at] = comma;
    const length = writeUtf8(bytes, text, at + 1);
    const span = { start: this.#at + 1, length };
    this.#at += length + 1;
    return span;
  }

  /** Appends a string that is UTF-8 already. */
  addBytes(bytes: Uint8Array): ArenaSpan {
    this.#turn(bytes.length + 1);
    const span = { start: this.#at + 1, length: bytes.length };
    const at = this.#at - this.#page.start;
    this.#page.bytes[at] = comma;
    this.#page.bytes.set(bytes, at + 1);
    this.#at += bytes.length + 1;
    return span;
  }

  /** Copies strings so that they are adjacent. */
  join(texts: readonly ArenaSpan[]): ArenaSpan {
    const length = texts.reduce((sum, text) => sum + text.length + 1, 0);
    this.#turn(length);
    const joined = { start: this.#at + 1, length: Math.max(0, length - 1) };
    for (const text of texts) this.addBytes(this.bytes(text));
    return joined;
  }

  /** Adds a page of strings with the commas before them, without a copy; returns its offset. */
  adopt(bytes: Uint8Array): number {
    const page = { bytes, start: this.#slots.length * pageSize };
    for (let at = 0; at < bytes.length; at += pageSize) this.#slots.push(page);
    return page.start;
  }

  /** Returns the bytes of a string: a view, not a copy. */
  bytes(span: ArenaSpan): Uint8Array {
    const found = { bytes: nothing, start: 0, end: 0 };
    this.locate(span, found);
    return found.bytes.subarray(found.start, found.end);
  }

  /** Locates the bytes of a string. */
  locate({ start, length }: ArenaSpan, into: ByteRange): void {
    const page = this.#slots[Math.floor((start - 1) / pageSize)] as Page;
    into.bytes = page.bytes;
    into.start = start - page.start;
    into.end = into.start + length;
  }

  /**
   * Locates the bytes of a string and of those that follow it both in the list and in the arena; returns the index of the
   * first string after them.
   */
  locateRun(texts: readonly ArenaSpan[], from: number, into: ByteRange): number {
    const first = texts[from] as ArenaSpan;
    this.locate(first, into);
    let index = from + 1;
    for (let text = texts[index]; text !== undefined; text = texts[++index]) {
      const distance = text.start - first.start;
      const end = into.start + distance - 1;
      const follows = end === into.end && end + 1 + text.length <= into.bytes.length;
      if (!follows || end - into.start > longestRun) break;
      into.end = end + 1 + text.length;
    }
    return index;
  }

  /** Begins a new page if the last has no room. A string is never split; one longer than a page gets a page of its own. */
  #turn(room: number): void {
    if (this.#at + room <= this.#end) return;
    const slots = Math.max(1, Math.ceil(room / pageSize));
    const page = { bytes: allocate(slots * pageSize), start: this.#slots.length * pageSize };
    for (let i = 0; i < slots; i++) this.#slots.push(page);
    this.#page = page;
    this.#at = page.start;
    this.#end = page.start + slots * pageSize;
  }
}
