import { allocate } from '#platform';

const chunkSize = 1 << 16;

/**
 * JSON without the white space around its values, as `prettyJson` and `Indenter` put it there: what is left of printed
 * canonical JSON is canonical JSON. Takes text in pieces, however they are cut; a chunk is valid until the next is asked for.
 */
export function* compacted(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  const chunk = allocate(chunkSize);
  let at = 0;
  let inString = false;
  let escaped = false;
  for (const piece of pieces) {
    for (let i = 0; i < piece.length; i++) {
      const byte = piece[i] as number;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === 0x5c) escaped = true;
        else if (byte === 0x22) inString = false;
      } else if (byte === 0x20 || byte === 0x0a) continue;
      else if (byte === 0x22) inString = true;
      chunk[at++] = byte;
      if (at === chunkSize) {
        yield chunk;
        at = 0;
      }
    }
  }
  yield chunk.subarray(0, at);
}
