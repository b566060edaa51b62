import type { JsonObject } from '../../base/json/value.ts';

export interface Orphan {
  readonly name: string;
  readonly version: string;
  /** Integrity of the file on disk. */
  readonly integrity: string;
}

/**
 * Origin of a tarball that the index does not name, as far as the history proves it. `garbage`: it was unpublished, or
 * its publication was interrupted before the index named it. `published`: the index named it once and the entry was
 * lost. `unknown`: anything else, perhaps the only copy.
 */
export type OrphanOrigin = 'garbage' | 'published' | 'unknown';

export function originOf(
  { name, version, integrity }: Orphan,
  history: readonly JsonObject[],
  currentIndex: string | null,
): OrphanOrigin {
  const about = history
    .map((event, position) => ({ event, position }))
    .filter(
      ({ event }) => event['package'] === name && event['version'] === version && event['integrity'] === integrity,
    );
  const last = about.at(-1);
  if (last === undefined) return 'unknown';
  const { event, position } = last;
  if (event['action'] === 'unpublish') return 'garbage';
  if (event['action'] !== 'publish' && event['action'] !== 'overwrite') return 'unknown';
  const cameToNothing =
    event['basis'] === currentIndex || history.slice(position + 1).some(({ basis }) => basis === event['basis']);
  return cameToNothing ? 'garbage' : 'published';
}
