import { allocate, utf8ByteLength, writeUtf8 } from '#platform';

/** Where a text stands in a store. */
export interface TextSpan {
  readonly start: number;
  readonly length: number;
}

/** The bytes of a text, as a part of larger ones. */
export interface StoredBytes {
  bytes: Uint8Array;
  start: number;
  end: number;
}

const nothing = new Uint8Array(0);

const comma = 0x2c;

const pageSize = 1 << 22;

/** Texts that follow each other are looked at together up to this size: who prints or hashes them has buffers. */
const longestRun = 1 << 15;

/** A page of a store, and where in the store it begins; a large one fills several slots. */
interface Page {
  readonly bytes: Uint8Array;
  readonly start: number;
}

/**
 * Texts as UTF-8 in large pages, outside of the collected heap: millions of rows cost their bytes and no more, and are
 * copied to where they are needed instead of being joined. Each stands behind a comma, so that a list of JSON texts is
 * copied together with its separators.
 */
export class TextStore {
  readonly #slots: Page[] = [];
  #at = 0;
  #end = 0;
  #page: Page = { bytes: nothing, start: 0 };

  add(text: string): TextSpan {
    // Room for the longest that UTF-8 could be: then nobody need count.
    if (this.#at + text.length * 3 >= this.#end) this.#turn(utf8ByteLength(text) + 1);
    const { bytes, start } = this.#page;
    const at = this.#at - start;
    bytes[at] = comma;
    const length = writeUtf8(bytes, text, at + 1);
    const span = { start: this.#at + 1, length };
    this.#at += length + 1;
    return span;
  }

  /** Keeps a text that is UTF-8 already. */
  addBytes(bytes: Uint8Array): TextSpan {
    this.#turn(bytes.length + 1);
    const span = { start: this.#at + 1, length: bytes.length };
    const at = this.#at - this.#page.start;
    this.#page.bytes[at] = comma;
    this.#page.bytes.set(bytes, at + 1);
    this.#at += bytes.length + 1;
    return span;
  }

  /** Copies texts to where they stand one behind the other. */
  join(texts: readonly TextSpan[]): TextSpan {
    const length = texts.reduce((sum, text) => sum + text.length + 1, 0);
    this.#turn(length);
    const joined = { start: this.#at + 1, length: Math.max(0, length - 1) };
    for (const text of texts) this.addBytes(this.bytes(text));
    return joined;
  }

  /** Takes bytes in as they are, with the commas before their texts, without a copy; returns where they begin. */
  adopt(bytes: Uint8Array): number {
    const page = { bytes, start: this.#slots.length * pageSize };
    for (let at = 0; at < bytes.length; at += pageSize) this.#slots.push(page);
    return page.start;
  }

  /** The bytes of a text; a view, not a copy. */
  bytes(span: TextSpan): Uint8Array {
    const found = { bytes: nothing, start: 0, end: 0 };
    this.look(span, found);
    return found.bytes.subarray(found.start, found.end);
  }

  /** Tells where the bytes of a text are. */
  look({ start, length }: TextSpan, into: StoredBytes): void {
    const page = this.#slots[Math.floor((start - 1) / pageSize)] as Page;
    into.bytes = page.bytes;
    into.start = start - page.start;
    into.end = into.start + length;
  }

  /** Tells where the bytes are of a text and of those that follow it both in the list and in the store; returns where in the list they end. */
  lookAtRun(texts: readonly TextSpan[], from: number, into: StoredBytes): number {
    const first = texts[from] as TextSpan;
    this.look(first, into);
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

  /** Begins a new page if there is no room. A text stands in one page; one that is larger gets a page of its own size. */
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
