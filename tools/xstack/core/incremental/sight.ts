import { createSha256 } from '#platform';

/** What a look at a directory saw: the names of all that stands in it, and the states of its files. */
export interface Sight {
  readonly path: string;
  readonly names: string;
  readonly states: BigInt64Array;
}

/** One text for what directories look like: another whenever a name, a kind or the state of a file is. */
export function fingerprintOf(sights: readonly Sight[]): string {
  const hash = createSha256();
  for (const { states } of sights) hash.update(new Uint8Array(states.buffer, states.byteOffset, states.byteLength));
  hash.update(sights.map(({ path, names }) => `${path}\0${names}`).join('\0\0'));
  return hash.hex();
}
