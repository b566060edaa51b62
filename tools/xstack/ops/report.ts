import { type Diagnostic, hasErrors } from '../core/base/diagnostic/diagnostic.ts';
import { type ReadSource, resolveLocations } from '../core/base/diagnostic/resolve-locations.ts';
import { diagnosticJson } from '../core/base/diagnostic/to-json.ts';
import type { CommandResult } from './command.ts';
import { readSourceIn } from './project/read-source.ts';

/** The result of a command, before its locations are resolved. */
export interface CommandReport {
  /** The repository that the files of the diagnostics belong to. */
  readonly root: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Members of the JSON document beside `result` and `diagnostics`. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** Reads the sources of the diagnostics (default: the files of `root`). */
  readonly readText?: ReadSource;
}

/** The result of a command that is refused when there is an error among its diagnostics, and complete otherwise. */
export function commandResult({
  root,
  diagnostics,
  json,
  text,
  readText = readSourceIn(root),
}: CommandReport): CommandResult {
  const located = resolveLocations(diagnostics, readText);
  const result = hasErrors(located) ? 'refused' : 'complete';
  return {
    result,
    diagnostics: located,
    json: { result, ...json, diagnostics: located.map(diagnosticJson) },
    text,
    readText,
  };
}
