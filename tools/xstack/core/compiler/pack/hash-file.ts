import { createSha256, sha256Hex } from '#platform';

/** SHA-256 and size of a file. */
export interface Digest {
  readonly sha256: string;
  readonly size: number;
}

/**
 * Hashes a file of any size in constant memory. Most files are one chunk of the size from `stat` and need one call.
 * `inspect` receives the first chunk.
 */
export function digestOf(
  chunks: Iterable<Uint8Array>,
  size: number | undefined,
  inspect?: (head: Uint8Array) => void,
): Digest {
  let hash: ReturnType<typeof createSha256> | undefined;
  let length = 0;
  for (const chunk of chunks) {
    if (length === 0) inspect?.(chunk);
    length += chunk.length;
    if (hash === undefined && length === size) return { sha256: sha256Hex(chunk), size: length };
    hash ??= createSha256();
    hash.update(chunk);
  }
  return { sha256: hash?.hex() ?? sha256Hex(''), size: length };
}
