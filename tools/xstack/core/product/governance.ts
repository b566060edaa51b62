import { sha256Hex } from '#platform';
import { canonicalJson } from '../base/json/canonical.ts';
import type { JsonObject } from '../base/json/value.ts';
import type { ChainProblem } from './chain-problem.ts';
import type { AuditContext, GovernanceAction, GovernanceHead, GovernanceRow } from './types.ts';

/** State of the log before the first row. */
export const emptyLog: GovernanceHead = { rows: 0, row_hash: '0'.repeat(64) };

export interface LogEntry {
  readonly action: GovernanceAction;
  readonly payload: JsonObject;
}

/** Returns the log rows of an action, each with the hash of the row before it. */
export function logRows(head: GovernanceHead, audit: AuditContext, entries: readonly LogEntry[]): GovernanceRow[] {
  let { rows, row_hash } = head;
  return entries.map(({ action, payload }) => {
    const row = {
      id: ++rows,
      action,
      actor: audit.actor,
      reason: audit.reason,
      trace_id: audit.trace_id,
      payload_json: canonicalJson(payload),
      created_at: audit.at,
      prev_hash: row_hash,
    };
    row_hash = rowHash(row);
    return { ...row, row_hash };
  });
}

/** SHA-256 of the canonical JSON of a row, with the hash of the row before it. */
function rowHash(row: Omit<GovernanceRow, 'row_hash'>): string {
  const { id, action, actor, reason, trace_id, payload_json, created_at, prev_hash } = row;
  return sha256Hex(canonicalJson({ id, action, actor, reason, trace_id, payload_json, created_at, prev_hash }));
}

/** Verifies the chain row by row, from the first to the end; reports every break. */
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
