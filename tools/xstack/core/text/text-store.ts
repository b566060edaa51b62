import { allocate, utf8ByteLength, writeUtf8 } from '#platform';

/** Where a text stands in a store. */
export interface TextSpan {
  readonly start: number;
  readonly length: number;
}

const pageSize = 1 << 22;

/**
 * Texts as UTF-8 in large pages, outside of the collected heap: millions of rows cost their bytes and no more, and are
 * copied to where they are needed instead of being joined. Texts are gathered and written many at a time.
 */
export class TextStore {
  readonly #pages: Uint8Array[] = [];
  #at = 0;
  #end = 0;
  #gathered: string[] = [];
  #gatheredStart = 0;

  /** Keeps a text without its first `before` and last `after` code units, which must be ASCII. */
  add(text: string, before = 0, after = 0): TextSpan {
    const length = utf8ByteLength(text);
    if (this.#at + length > this.#end) {
      this.#flush();
      this.#turn(length);
    }
    const start = this.#at + before;
    this.#gathered.push(text);
    this.#at += length;
    return { start, length: length - before - after };
  }

  /** Keeps a text that is UTF-8 already. */
  addBytes(bytes: Uint8Array): TextSpan {
    this.#flush();
    if (this.#at + bytes.length > this.#end) this.#turn(bytes.length);
    const span = { start: this.#at, length: bytes.length };
    const page = this.#page(this.#at);
    page.bytes.set(bytes, this.#at - page.start);
    this.#at += bytes.length;
    this.#gatheredStart = this.#at;
    return span;
  }

  /** The bytes of a text; a view, not a copy. */
  bytes({ start, length }: TextSpan): Uint8Array {
    if (this.#gathered.length > 0) this.#flush();
    const page = this.#page(start);
    return page.bytes.subarray(start - page.start, start - page.start + length);
  }

  #flush(): void {
    if (this.#gathered.length > 0) {
      const page = this.#page(this.#gatheredStart);
      writeUtf8(page.bytes, this.#gathered.join(''), this.#gatheredStart - page.start);
      this.#gathered = [];
    }
    this.#gatheredStart = this.#at;
  }

  /** Begins a new page. A text stands in one page; one that is larger than a page gets one of its own size. */
  #turn(room: number): void {
    const slots = Math.max(1, Math.ceil(room / pageSize));
    const first = this.#pages.length;
    const page = allocate(slots * pageSize);
    for (let i = 0; i < slots; i++) this.#pages.push(page);
    this.#at = first * pageSize;
    this.#end = this.#at + slots * pageSize;
    this.#gatheredStart = this.#at;
  }

  #page(at: number): { bytes: Uint8Array; start: number } {
    let slot = Math.min(Math.floor(at / pageSize), this.#pages.length - 1);
    const bytes = this.#pages[slot] as Uint8Array;
    if (bytes.length > pageSize) while (this.#pages[slot - 1] === bytes) slot--;
    return { bytes, start: slot * pageSize };
  }
}
