/** Line ending of a file. */
export type LineEnd = 'LF' | 'CRLF';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Number of bytes that git inspects to tell text from binary files. */
const sniffedBytes = 8000;

/** Reports whether git treats a file with this head as binary and does not convert its line endings. */
export function isBinary(head: Uint8Array): boolean {
  return head.subarray(0, sniffedBytes).includes(0);
}

/** Converts all line endings of a stream. Each chunk is valid until the next. */
export function* withLineEnds(chunks: Iterable<Uint8Array>, lineEnd: LineEnd): Generator<Uint8Array> {
  let before = 0;
  for (const chunk of chunks) {
    const converted = new Uint8Array(2 * chunk.length + 1);
    let at = 0;
    for (const byte of chunk) {
      // A carriage return is written once the next byte is read.
      if (before === carriageReturn && (byte !== lineFeed || lineEnd === 'CRLF')) converted[at++] = carriageReturn;
      if (byte === lineFeed && before !== carriageReturn && lineEnd === 'CRLF') converted[at++] = carriageReturn;
      if (byte !== carriageReturn) converted[at++] = byte;
      before = byte;
    }
    yield converted.subarray(0, at);
  }
  if (before === carriageReturn) yield Uint8Array.of(carriageReturn);
}
