import type { Stage } from '../../ops/command.ts';
import { table } from '../../ops/table.ts';

/** Formats the stages of a run with their durations. */
export function stageTable(stages: readonly Stage[]): string {
  const rows = stages.map(({ id, status, duration_ms }) => [id, status, String(duration_ms ?? '')]);
  return table(['stage', 'status', { head: 'ms', align: 'right' }], rows);
}
