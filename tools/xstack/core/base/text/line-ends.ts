/** How the lines of a text end. */
export type LineEnd = 'LF' | 'CRLF';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** The bytes that tell git whether a file is text. */
const sniffedBytes = 8000;

/** Reports whether git takes a file that begins so for binary, and converts none of its line ends. */
export function isBinary(head: Uint8Array): boolean {
  return head.subarray(0, sniffedBytes).includes(0);
}

/** Converts all line ends of a text that comes in chunks. Each chunk is valid until the next. */
export function* withLineEnds(chunks: Iterable<Uint8Array>, lineEnd: LineEnd): Generator<Uint8Array> {
  let before = 0;
  for (const chunk of chunks) {
    const converted = new Uint8Array(2 * chunk.length + 1);
    let at = 0;
    for (const byte of chunk) {
      // A carriage return waits for the byte behind it.
      if (before === carriageReturn && (byte !== lineFeed || lineEnd === 'CRLF')) converted[at++] = carriageReturn;
      if (byte === lineFeed && before !== carriageReturn && lineEnd === 'CRLF') converted[at++] = carriageReturn;
      if (byte !== carriageReturn) converted[at++] = byte;
      before = byte;
    }
    yield converted.subarray(0, at);
  }
  if (before === carriageReturn) yield Uint8Array.of(carriageReturn);
}
