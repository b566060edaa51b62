import { allocate } from '#platform';

const chunkSize = 1 << 16;

/**
 * Removes the white space of printed JSON (`prettyJson`, `Indenter`); for printed canonical JSON the result is
 * canonical JSON. Input chunks must not split a string; an output chunk is valid until `take` returns. Skips the
 * indentation of each line, which follows from the lines before: half of a large registry is indentation.
 */
export function compact(chunks: Iterable<Uint8Array>, take: (chunk: Uint8Array) => void): void {
  const chunk = allocate(chunkSize);
  let at = 0;
  let depth = 0;
  for (const input of chunks) {
    for (let i = 0; i < input.length; i++) {
      const byte = input[i] as number;
      if (byte === 0x20) continue;
      if (byte === 0x0a) {
        // A line that closes an array or object is indented one step less.
        i += 2 * Math.max(depth - 1, 0);
        continue;
      }
      if (at > chunkSize - 3) at = flush(chunk, at, take);
      chunk[at++] = byte;
      if (byte === 0x22) {
        for (let next = 0; next !== 0x22; ) {
          next = input[++i] as number;
          chunk[at++] = next;
          if (next === 0x5c) chunk[at++] = input[++i] as number;
          if (at > chunkSize - 3) at = flush(chunk, at, take);
        }
      } else if (byte === 0x7b || byte === 0x5b) depth++;
      else if (byte === 0x7d || byte === 0x5d) depth--;
    }
  }
  flush(chunk, at, take);
}

function flush(chunk: Uint8Array, used: number, take: (chunk: Uint8Array) => void): number {
  take(chunk.subarray(0, used));
  return 0;
}
