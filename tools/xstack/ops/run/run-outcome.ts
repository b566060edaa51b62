import { type Diagnostic, hasErrors, warningsAsErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { type StageDiagnostics, type StageId, stageIds } from '../../core/compiler/stage.ts';
import type { RunResult } from '../../core/incremental/run-entry.ts';
import type { Project } from '../project/project.ts';
import type { ProjectInputs } from '../project/project-inputs.ts';
import type { RunArguments } from './run-arguments.ts';

export type RunProfile = 'fast' | 'strict' | 'full';

export interface StageResult {
  readonly id: StageId;
  readonly status: 'ok' | 'refused' | 'skipped' | 'cached';
  readonly duration_ms: number;
}

/** Use of the cache by a run. */
export interface CacheUse {
  /** True if inputs and outputs are unchanged since the last run. */
  readonly hit: boolean;
  /** Number of packs taken from the cache, and of packs compiled. */
  readonly reused: number;
  readonly computed: number;
  /** Reason why the cache is not used or every run reads files again, if there is one. */
  readonly note?: string;
}

/** A finished run. */
export interface RunOutcome extends RunResult {
  readonly project: Project;
  readonly result: 'complete' | 'refused';
  readonly cache: CacheUse;
  readonly inputs: ProjectInputs;
  readonly stages: readonly StageResult[];
  /** Number of files written. */
  readonly written: number;
}

/** Publishing and installing depend on more than the project. */
export function isExtended(args: Pick<RunArguments, 'publish' | 'install'>): boolean {
  return args.publish !== undefined || args.install !== undefined;
}

/** Reports whether a profile refuses a run: warnings refuse too unless it is `fast`. */
export function isRefused(diagnostics: StageDiagnostics, profile: RunProfile): boolean {
  return stageIds.some((stage) => hasErrors(judgedBy(profile, diagnostics[stage] ?? [])));
}

/** The diagnostics with the severities that a profile gives them. */
export function judgedBy(profile: RunProfile, found: readonly Diagnostic[]): readonly Diagnostic[] {
  return profile === 'fast' ? found : warningsAsErrors(found);
}
