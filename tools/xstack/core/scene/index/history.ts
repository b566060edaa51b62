import type { JsonObject } from '../../base/json/value.ts';

export const historyFile = 'registry-history.jsonl';

/** A change of a package registry in its history. */
export interface HistoryEvent extends JsonObject {
  readonly action:
    | 'publish'
    | 'overwrite'
    | 'unpublish'
    | 'deprecate'
    | 'undeprecate'
    | 'tag'
    | 'untag'
    | 'lock'
    | 'unlock'
    | 'owner'
    | 'repair';
  readonly at: string;
}

/**
 * Formats a line of the history. It is written directly before the index is replaced: `basis` and `index` are the
 * SHA-256 of the index before and after, so that a line whose change did not happen can be detected (the next line has
 * the same basis).
 */
export function printHistoryLine(event: HistoryEvent, basis: string | null, index: string): string {
  return `${JSON.stringify({ ...event, basis, index })}\n`;
}
