import { allocate, writeUtf8 } from '#platform';

/** Where a text stands in a store. */
export interface TextSpan {
  readonly start: number;
  readonly length: number;
}

const pageSize = 1 << 22;

/**
 * Texts as UTF-8 in large pages, outside of the collected heap: millions of rows cost their bytes and no more, and are
 * copied to where they are needed instead of being joined.
 */
export class TextStore {
  readonly #pages: Uint8Array[] = [];
  #at = 0;
  #end = 0;

  /** Keeps a text without its first `before` and last `after` code units, which must be ASCII. */
  add(text: string, before = 0, after = 0): TextSpan {
    this.#reserve(text.length * 3);
    const page = this.#page(this.#at);
    const written = writeUtf8(page.bytes, text, this.#at - page.start);
    const start = this.#at + before;
    this.#at += written;
    return { start, length: written - before - after };
  }

  /** Keeps a text that is UTF-8 already. */
  addBytes(bytes: Uint8Array): TextSpan {
    this.#reserve(bytes.length);
    const page = this.#page(this.#at);
    page.bytes.set(bytes, this.#at - page.start);
    const span = { start: this.#at, length: bytes.length };
    this.#at += bytes.length;
    return span;
  }

  /** The bytes of a text; a view, not a copy. */
  bytes({ start, length }: TextSpan): Uint8Array {
    const page = this.#page(start);
    return page.bytes.subarray(start - page.start, start - page.start + length);
  }

  /** A text stands in one page; one that is larger than a page gets one of its own size. */
  #reserve(room: number): void {
    if (this.#at + room <= this.#end) return;
    const slots = Math.max(1, Math.ceil(room / pageSize));
    const first = this.#pages.length;
    const page = allocate(slots * pageSize);
    for (let i = 0; i < slots; i++) this.#pages.push(page);
    this.#at = first * pageSize;
    this.#end = this.#at + slots * pageSize;
  }

  #page(at: number): { bytes: Uint8Array; start: number } {
    let slot = Math.floor(at / pageSize);
    const bytes = this.#pages[slot] as Uint8Array;
    if (bytes.length > pageSize) while (this.#pages[slot - 1] === bytes) slot--;
    return { bytes, start: slot * pageSize };
  }
}
