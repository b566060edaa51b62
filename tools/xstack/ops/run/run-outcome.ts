import { type Diagnostic, hasErrors, warningsAsErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { allDiagnostics, type StageDiagnostics, type StageId } from '../../core/compiler/stage.ts';
import type { RunRecord } from '../../core/incremental/run-record.ts';
import type { Arguments } from '../command.ts';
import type { Project } from '../project/project.ts';
import type { ProjectInputs } from '../project/project-inputs.ts';

export type RunProfile = 'fast' | 'strict' | 'full';

export interface StageResult {
  readonly id: StageId;
  readonly status: 'ok' | 'refused' | 'skipped' | 'cached';
  readonly duration_ms: number;
}

/** How the cache helped a run. */
export interface CacheUse {
  /** Nothing had changed: the whole result was kept. */
  readonly hit: boolean;
  /** Packs that were taken from the cache, and packs that were compiled. */
  readonly reused: number;
  readonly computed: number;
  /** Why it cannot help as it usually does. */
  readonly note?: string;
}

/** All that a run found and did. */
export interface RunOutcome extends RunRecord {
  readonly project: Project;
  readonly result: 'complete' | 'refused';
  readonly cache: CacheUse;
  /** What it was made from. */
  readonly inputs: ProjectInputs;
  readonly stages: readonly StageResult[];
  /** How many files were written. */
  readonly written: number;
}

/** Publishing and installing depend on more than the project. */
export function isExtended(args: Arguments): boolean {
  return args['publish'] !== undefined || args['install'] !== undefined;
}

/** Reports whether a profile refuses a run: warnings refuse too unless it is `fast`. */
export function isRefused(diagnostics: StageDiagnostics, profile: RunProfile): boolean {
  return hasErrors(judgedBy(profile, allDiagnostics(diagnostics)));
}

/** The diagnostics with the severities that a profile gives them. */
export function judgedBy(profile: RunProfile, found: readonly Diagnostic[]): readonly Diagnostic[] {
  return profile === 'fast' ? found : warningsAsErrors(found);
}
