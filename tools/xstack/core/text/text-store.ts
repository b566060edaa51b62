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

/** A page of a store, and where in the store it begins; a large one fills several slots. */
interface Page {
  readonly bytes: Uint8Array;
  readonly start: number;
}

/**
 * Texts as UTF-8 in large pages, outside of the collected heap: millions of rows cost their bytes and no more, and are
 * copied to where they are needed instead of being joined. Texts are gathered and written many at a time. Each stands
 * behind a comma, so that a list of JSON texts is copied together with its separators.
 */
export class TextStore {
  readonly #slots: Page[] = [];
  #at = 0;
  #end = 0;
  #gathered: string[] = [];
  #gatheredStart = 0;

  add(text: string): TextSpan {
    const length = utf8ByteLength(text);
    if (this.#at + length + 1 > this.#end) {
      this.#flush();
      this.#turn(length + 1);
    }
    const span = { start: this.#at + 1, length };
    this.#gathered.push(text);
    this.#at += length + 1;
    return span;
  }

  /** Keeps a text that is UTF-8 already. */
  addBytes(bytes: Uint8Array): TextSpan {
    this.#flush();
    if (this.#at + bytes.length + 1 > this.#end) this.#turn(bytes.length + 1);
    const span = { start: this.#at + 1, length: bytes.length };
    const page = this.#page(this.#at);
    page.bytes[this.#at - page.start] = comma;
    page.bytes.set(bytes, span.start - page.start);
    this.#at += bytes.length + 1;
    this.#gatheredStart = this.#at;
    return span;
  }

  /** Takes bytes in as they are, with the commas before their texts, without a copy; returns where they begin. */
  adopt(bytes: Uint8Array): number {
    this.#flush();
    const page = { bytes, start: this.#slots.length * pageSize };
    for (let at = 0; at < bytes.length; at += pageSize) this.#slots.push(page);
    this.#at = this.#end; // The page that was begun last is full: the next text begins another.
    this.#gatheredStart = this.#at;
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
    if (this.#gathered.length > 0) this.#flush();
    const page = this.#page(start - 1);
    into.bytes = page.bytes;
    into.start = start - page.start;
    into.end = into.start + length;
  }

  #flush(): void {
    if (this.#gathered.length > 0) {
      const page = this.#page(this.#gatheredStart);
      writeUtf8(page.bytes, `,${this.#gathered.join(',')}`, this.#gatheredStart - page.start);
      this.#gathered = [];
    }
    this.#gatheredStart = this.#at;
  }

  /** Begins a new page. A text stands in one page; one that is larger than a page gets one of its own size. */
  #turn(room: number): void {
    const slots = Math.max(1, Math.ceil(room / pageSize));
    const page = { bytes: allocate(slots * pageSize), start: this.#slots.length * pageSize };
    for (let i = 0; i < slots; i++) this.#slots.push(page);
    this.#at = page.start;
    this.#end = page.start + slots * pageSize;
    this.#gatheredStart = this.#at;
  }

  #page(at: number): Page {
    return this.#slots[Math.floor(at / pageSize)] as Page;
  }
}
