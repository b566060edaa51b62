import { sha256Hex } from '#platform';
import { canonicalJson } from '../base/json/canonical.ts';
import type { JsonObject } from '../base/json/value.ts';
import type { ChainProblem } from './chain-problem.ts';
import type { Deed, GovernanceAction, GovernanceHead, GovernanceRow } from './types.ts';

/** What comes before the first row. */
export const emptyLog: GovernanceHead = { rows: 0, row_hash: '0'.repeat(64) };

export interface LogEntry {
  readonly action: GovernanceAction;
  readonly payload: JsonObject;
}

/** The rows that a deed adds to the log, each bound to the one before. */
export function logRows(head: GovernanceHead, deed: Deed, entries: readonly LogEntry[]): GovernanceRow[] {
  let { rows, row_hash } = head;
  return entries.map(({ action, payload }) => {
    const row = {
      id: ++rows,
      action,
      actor: deed.actor,
      reason: deed.reason,
      trace_id: deed.trace_id,
      payload_json: canonicalJson(payload),
      created_at: deed.at,
      prev_hash: row_hash,
    };
    row_hash = rowHash(row);
    return { ...row, row_hash };
  });
}

/** SHA-256 of the canonical JSON of all that a row says, the hash of the row before it included. */
function rowHash(row: Omit<GovernanceRow, 'row_hash'>): string {
  const { id, action, actor, reason, trace_id, payload_json, created_at, prev_hash } = row;
  return sha256Hex(canonicalJson({ id, action, actor, reason, trace_id, payload_json, created_at, prev_hash }));
}

/** Follows the chain from its first row to its end, row by row as they come; every break is named. */
export function chainVerifier(): {
  readonly next: (row: GovernanceRow) => void;
  readonly end: (head: GovernanceHead) => readonly ChainProblem[];
} {
  const problems: ChainProblem[] = [];
  let before = emptyLog;
  return {
    next: (row) => {
      if (row.id !== before.rows + 1) problems.push({ id: row.id, problem: 'row_missing' });
      else if (row.prev_hash !== before.row_hash) problems.push({ id: row.id, problem: 'chain_broken' });
      if (rowHash(row) !== row.row_hash) problems.push({ id: row.id, problem: 'row_changed' });
      before = { rows: row.id, row_hash: row.row_hash };
    },
    end: (head) => {
      if (before.rows < head.rows) problems.push({ id: before.rows + 1, problem: 'end_missing' });
      else if (before.rows !== head.rows || before.row_hash !== head.row_hash)
        problems.push({ id: before.rows, problem: 'head_changed' });
      return problems;
    },
  };
}
