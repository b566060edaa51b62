import { allocate, createSha256, sha256Hex, writeUtf8 } from '#platform';

/** What a look at a directory saw: the names of all that stands in it, and the states of its files. */
export interface Sight {
  readonly path: string;
  readonly names: string;
  readonly states: BigInt64Array;
}

let buffer = allocate(1 << 12);

/** Changes whenever a name, a kind or the state of a file does. */
export function signatureOf({ names, states }: Sight): string {
  const bytes = bytesOf(states);
  const room = bytes.length + names.length * 3;
  if (room > buffer.length) buffer = allocate(room * 2);
  buffer.set(bytes);
  return sha256Hex(buffer.subarray(0, bytes.length + writeUtf8(buffer, names, bytes.length)));
}

/** One signature for many directories. */
export function signatureOfAll(sights: readonly Sight[]): string {
  const hash = createSha256();
  for (const { states } of sights) hash.update(bytesOf(states));
  hash.update(sights.map(({ path, names }) => `${path}\0${names}`).join('\0\0'));
  return hash.hex();
}

function bytesOf({ buffer, byteOffset, byteLength }: BigInt64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
