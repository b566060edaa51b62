import { countsBySeverity } from '../../core/base/diagnostic/most-severe.ts';
import type { CommandResult } from '../../ops/command.ts';

/** Counts the diagnostics of a result; empty if there are none, or if the command failed. */
export function countsOf({ result, diagnostics, hidden = [], unchanged = [] }: CommandResult): string {
  return result === 'failed' ? '' : countsBySeverity([...diagnostics, ...hidden, ...unchanged]);
}

/** Formats the verdict with its counts and, unless `quiet`, its facts; empty if it has neither. */
export function verdictLine({ result, facts = [] }: CommandResult, counts: string, quiet: boolean): string {
  const said = [counts, ...(quiet ? [] : facts)].filter((part) => part !== '');
  return said.length === 0 ? '' : `${result}: ${said.join('; ')}\n`;
}
