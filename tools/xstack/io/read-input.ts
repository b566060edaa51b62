import { hasCode } from './failure.ts';
import { readSync } from './file-system.ts';

/** Returns the bytes of standard input; undefined if they are more than `most_bytes`. Reads no more than that. */
export function readInput(most_bytes: number): Uint8Array | undefined {
  const chunks: Buffer[] = [];
  for (let total = 0; total <= most_bytes; ) {
    const chunk = Buffer.allocUnsafe(1 << 16);
    const count = readChunk(chunk);
    if (count === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, count));
    total += count;
  }
  return undefined;
}

/** On Windows, the end of a pipe is an error. */
function readChunk(chunk: Buffer): number {
  try {
    return readSync(0, chunk);
  } catch (error) {
    if (hasCode(error, 'EOF')) return 0;
    throw error;
  }
}
