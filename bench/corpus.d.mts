/** Writes a content repository of so many packs. */
export function writeCorpus(directory: string, packs: number): void;

/** Returns a pseudo-random generator of integers from 0, below a bound. */
export function randomFrom(seed: number): (below: number) => number;
