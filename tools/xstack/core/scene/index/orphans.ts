import type { JsonObject } from '../../base/json/value.ts';

export interface Orphan {
  readonly name: string;
  readonly version: string;
  /** Of the file as it is. */
  readonly integrity: string;
}

/**
 * Reports whether the history proves that a tarball which the index does not name is garbage of ours: it was unpublished, or it
 * was being published and the index never came to name it. Anything else may be somebody's only copy.
 */
export function isProvenGarbage(
  { name, version, integrity }: Orphan,
  history: readonly JsonObject[],
  currentIndex: string | null,
): boolean {
  const about = history
    .map((event, place) => ({ event, place }))
    .filter(
      ({ event }) => event['package'] === name && event['version'] === version && event['integrity'] === integrity,
    );
  const last = about.at(-1);
  if (last === undefined) return false;
  const { event, place } = last;
  if (event['action'] === 'unpublish') return true;
  const isPublication = event['action'] === 'publish' || event['action'] === 'overwrite';
  const cameToNothing =
    event['basis'] === currentIndex || history.slice(place + 1).some(({ basis }) => basis === event['basis']);
  return isPublication && cameToNothing;
}
