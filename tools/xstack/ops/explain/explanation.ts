import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import type { ReadSource } from '../../core/base/diagnostic/resolve-locations.ts';
import type { JsonObject } from '../../core/base/json/value.ts';
import type { CommandResult, Host } from '../command.ts';
import { commandResult } from '../report.ts';
import type { ProjectGraph } from './project-graph.ts';

/** The answer to a question about a project: members of the JSON document, and text. */
export interface Explanation {
  readonly json: JsonObject;
  readonly text: string;
}

/**
 * Returns the result of a command that answers a question about a project, or states why it has no answer. Of the
 * diagnostics of the project, only errors are reported: they limit the answer. `readText` reads the sources (default: the work tree).
 */
export function explanationResult(
  { project, diagnostics }: Pick<ProjectGraph, 'project' | 'diagnostics'>,
  host: Host,
  explanation: Explanation | Diagnostic,
  readText?: ReadSource,
): CommandResult {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const sources = readText === undefined ? {} : { readText };
  if ('code' in explanation)
    return commandResult({ project, host, diagnostics: [...errors, explanation], json: {}, text: '', ...sources });
  return commandResult({ project, host, diagnostics: errors, ...explanation, ...sources });
}

/** Formats statements with their locations in a second column. */
export function aligned(lines: readonly (readonly [string, string])[]): string {
  const width = lines.reduce((widest, [statement]) => Math.max(widest, statement.length), 0);
  return lines.map(([statement, at]) => `  ${statement.padEnd(width)}  ${at}\n`).join('');
}
