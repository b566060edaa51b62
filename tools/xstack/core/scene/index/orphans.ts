import type { JsonObject } from '../../base/json/value.ts';

export interface Orphan {
  readonly name: string;
  readonly version: string;
  /** Integrity of the file on disk. */
  readonly integrity: string;
}

/**
 * Reports whether the history proves that a tarball missing from the index can be deleted: it was unpublished, or it
 * was being published and the index never named it. Any other tarball may be the only copy.
 */
export function isProvenGarbage(
  { name, version, integrity }: Orphan,
  history: readonly JsonObject[],
  currentIndex: string | null,
): boolean {
  const about = history
    .map((event, position) => ({ event, place: position }))
    .filter(
      ({ event }) => event['package'] === name && event['version'] === version && event['integrity'] === integrity,
    );
  const last = about.at(-1);
  if (last === undefined) return false;
  const { event, place: position } = last;
  if (event['action'] === 'unpublish') return true;
  const isPublication = event['action'] === 'publish' || event['action'] === 'overwrite';
  const cameToNothing =
    event['basis'] === currentIndex || history.slice(position + 1).some(({ basis }) => basis === event['basis']);
  return isPublication && cameToNothing;
}
