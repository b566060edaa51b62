import { type Diagnostic, hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { differenceOf } from '../../core/base/diagnostic/difference.ts';
import { resolveLocations, resolveShown } from '../../core/base/diagnostic/resolve-locations.ts';
import { diagnosticJson } from '../../core/base/diagnostic/to-json.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import type { CommandResult } from '../command.ts';
import type { InputsSnapshot } from '../project/change-source.ts';
import type { Project } from '../project/project.ts';
import { readSourceIn } from '../project/read-source.ts';
import type { RefusedError } from '../refused-error.ts';
import type { RunArguments } from './run-arguments.ts';
import { failedJson } from './run-failed.ts';
import type { RunOutcome, RunProfile } from './run-outcome.ts';
import { isForPeople, refusedResult, resultJson } from './run-result.ts';

/** A run of a watch: its diagnostics, and its outcome unless it failed. */
export interface WatchedRun {
  readonly found: readonly Diagnostic[];
  readonly outcome?: RunOutcome;
  /** True if the settings were refused, so that no stage ran. */
  readonly refusal?: RefusedError;
  /** Its inputs; undefined if they cannot be read. */
  readonly inputs: InputsSnapshot | undefined;
}

/** Cause and duration of a run. */
interface Change {
  /** The number of the run; the first is 1. */
  readonly run: number;
  readonly changed: readonly string[];
  readonly duration_ms: number;
}

/** Result of a run after the first: the difference to the run before. */
export function watchResult(
  { args, profile, project }: { readonly args: RunArguments; readonly profile: RunProfile; readonly project: Project },
  before: WatchedRun,
  ran: WatchedRun,
  { run, changed, duration_ms }: Change,
): CommandResult {
  const { found, outcome, refusal } = ran;
  const { appeared, gone, unchanged } = differenceOf(before.found, found);
  const readText = readSourceIn(project.root);
  const result = hasErrors(found) ? 'refused' : 'complete';
  const isFailed = outcome === undefined && refusal === undefined;
  const written = outcome?.written ?? 0;
  const { shown, hidden } = isForPeople(args) ? resolveShown(appeared, readText) : { shown: [], hidden: [] };
  return {
    result: isFailed ? 'failed' : result,
    diagnostics: shown,
    hidden,
    unchanged,
    get json() {
      return {
        ...membersOf(ran, project, profile),
        diagnostics: resolveLocations(found, readText).map(diagnosticJson),
        watch: {
          run,
          changed,
          appeared: resolveLocations(appeared, readText).map(diagnosticJson),
          gone: gone.map(diagnosticJson),
        },
      };
    },
    text: gone.map(goneText).join(''),
    facts: [`${pluralize(written, 'file')} written`, `${Math.round(duration_ms)} ms`],
    readText,
  };
}

/** The members of the JSON document that every run has. */
function membersOf({ outcome, refusal }: WatchedRun, project: Project, profile: RunProfile): object {
  if (outcome !== undefined) return resultJson(outcome, profile);
  return refusal === undefined ? failedJson(project, profile) : (refusedResult(refusal, profile).json as object);
}

function goneText({ severity, code, message, at }: Diagnostic): string {
  return `gone: ${severity}[${code}]: ${message}${at?.file === undefined ? '' : ` (${at.file})`}\n`;
}
