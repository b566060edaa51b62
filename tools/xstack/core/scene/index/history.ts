import type { JsonObject } from '../../base/json/value.ts';

export const historyFile = 'registry-history.jsonl';

/** A change of a registry, as its history records it. */
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
 * One line of the history. It is written just before the index is replaced: `basis` and `index` are the SHA-256 of the
 * index before and after, so that a line whose change never came about (the next line has the same basis) can be told.
 */
export function printHistoryLine(event: HistoryEvent, basis: string | null, index: string): string {
  return `${JSON.stringify({ ...event, basis, index })}\n`;
}
