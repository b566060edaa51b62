/** Writes a content repository of so many packs. */
export function writeCorpus(directory: string, packs: number): void;
