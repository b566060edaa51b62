import { configFile } from '../../core/base/config/config.ts';
import { bounded } from '../../core/base/diagnostic/bounded.ts';
import { type Diagnostic, hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { acceptanceNotes, type DiagnosticPolicy, judged } from '../../core/base/diagnostic/policy.ts';
import { withContentNotes } from '../../core/compiler/pack/content-notes.ts';
import { allDiagnostics, type StageDiagnostics, type StageId, stageIds } from '../../core/compiler/stage.ts';
import type { RunReasons } from '../../core/incremental/cause.ts';
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
  /** `diagnostics` as the profile and the project judge them, with notes. */
  readonly judged: JudgedDiagnostics;
  readonly project: Project;
  readonly result: 'complete' | 'refused';
  readonly cache: CacheUse;
  readonly inputs: ProjectInputs;
  readonly stages: readonly StageResult[];
  /** Number of files written. */
  readonly written: number;
  /** Present if they were requested. */
  readonly reasons?: RunReasons;
}

/** Publishing and installing depend on more than the project. */
export function isExtended(args: Pick<RunArguments, 'publish' | 'install'>): boolean {
  return args.publish !== undefined || args.install !== undefined;
}

/** Inputs of the judgement of a run beside its diagnostics. */
export interface RunJudge {
  readonly profile: RunProfile;
  readonly policy: DiagnosticPolicy;
  readonly inputs: Pick<ProjectInputs, 'tree'>;
}

/** Reports whether the profile and the project refuse a run. */
export function isRefused(judge: RunJudge, diagnostics: StageDiagnostics): boolean {
  return hasErrors(flatDiagnostics(judgedRun(judge, diagnostics)));
}

/**
 * Returns the diagnostics of a run with the severities that the profile and the project give them, and with the notes
 * about content and about acceptances. The only place that judges a run.
 */
export function judgedRun({ profile, policy, inputs }: RunJudge, found: StageDiagnostics): JudgedDiagnostics {
  const all = withContentNotes(found, inputs.tree);
  const notes = policy.accepted.size === 0 ? [] : acceptanceNotes(policy, allDiagnostics(all), configFile);
  const noted = notes.length === 0 ? all : { ...all, [firstStage]: [...(all[firstStage] ?? []), ...notes] };
  const strict = profile !== 'fast';
  return Object.fromEntries(Object.entries(noted).map(([stage, list]) => [stage, judged(policy, list, { strict })]));
}

const [firstStage] = stageIds;

/** Returns the diagnostics of all stages, in the order of the stages. */
export function flatDiagnostics(diagnostics: JudgedDiagnostics): readonly Diagnostic[] {
  return bounded(stageIds.flatMap((stage) => diagnostics[stage] ?? []));
}

/** Judged diagnostics by stage. */
export type JudgedDiagnostics = Readonly<Partial<Record<StageId, readonly Diagnostic[]>>>;
