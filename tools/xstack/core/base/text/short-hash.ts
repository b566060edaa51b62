const shownDigits = 12;

/** Returns the digits of a hash that text output shows. */
export function shortHash(hash: string): string {
  return hash.slice(0, shownDigits);
}

/** A SHA-256 that is not part of a path or a file name. */
const sha256 = /(?<![\w/])[0-9a-f]{64}(?![\w/]|\.\w)/g;

/** Shortens the hashes in a message. Different hashes remain whole if their first digits are equal. */
export function withShortHashes(message: string): string {
  const hashes = new Set(message.match(sha256));
  const isDistinct = new Set([...hashes].map(shortHash)).size === hashes.size;
  return isDistinct ? message.replace(sha256, shortHash) : message;
}
