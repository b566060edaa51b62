import { allocate } from '#platform';

const chunkSize = 1 << 16;

/**
 * Takes the white space out of printed JSON (`prettyJson`, `Indenter`): what is left of printed canonical JSON is canonical
 * JSON. It comes in pieces that do not cut a string, and goes in chunks, each valid until `take` returns. The indentation of
 * a line is known from the lines before and jumped over: half of a large registry is indentation.
 */
export function compact(pieces: Iterable<Uint8Array>, take: (chunk: Uint8Array) => void): void {
  const chunk = allocate(chunkSize);
  let at = 0;
  let depth = 0;
  for (const piece of pieces) {
    for (let i = 0; i < piece.length; i++) {
      const byte = piece[i] as number;
      if (byte === 0x20) continue;
      if (byte === 0x0a) {
        // A line that closes something stands one step to the left.
        i += 2 * Math.max(depth - 1, 0);
        continue;
      }
      if (at > chunkSize - 3) at = taken(chunk, at, take);
      chunk[at++] = byte;
      if (byte === 0x22) {
        for (let next = 0; next !== 0x22; ) {
          next = piece[++i] as number;
          chunk[at++] = next;
          if (next === 0x5c) chunk[at++] = piece[++i] as number;
          if (at > chunkSize - 3) at = taken(chunk, at, take);
        }
      } else if (byte === 0x7b || byte === 0x5b) depth++;
      else if (byte === 0x7d || byte === 0x5d) depth--;
    }
  }
  taken(chunk, at, take);
}

function taken(chunk: Uint8Array, used: number, take: (chunk: Uint8Array) => void): number {
  take(chunk.subarray(0, used));
  return 0;
}
