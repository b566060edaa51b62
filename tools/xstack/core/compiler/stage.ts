import { addBounded, bounded } from '../base/diagnostic/bounded.ts';
import { type Diagnostic, hasErrors, type Report } from '../base/diagnostic/diagnostic.ts';

/** The stages of a run, in order. */
export const stageIds = [
  '01.compatx.check',
  '02.bundle.validate',
  '03.pack.validate',
  '04.registry.compile',
  '05.lockfile.validate',
  '06.scene.validate',
  '07.scene.publish',
  '08.scene.install',
] as const;

/** Stages of every run; publishing and installing run on request. */
export const usualStages = stageIds.slice(0, 6);

export type StageId = (typeof stageIds)[number];

/** Diagnostics by stage: a pack is read once, but several stages report on it. */
export type StageDiagnostics = Partial<Record<StageId, Diagnostic[]>>;

/** Returns the report of a stage. */
export type ReportTo = (stage: StageId) => Report;

export function reportTo(diagnostics: StageDiagnostics): ReportTo {
  return (stage) => (diagnostic) => {
    diagnostics[stage] ??= [];
    addBounded(diagnostics[stage], diagnostic);
  };
}

/** Reports whether a stage has an error. Only this decides whether work that needs its result can continue. */
export function isRefused(diagnostics: StageDiagnostics, stages: readonly StageId[] = stageIds): boolean {
  return stages.some((stage) => hasErrors(diagnostics[stage] ?? []));
}

export function allDiagnostics(diagnostics: StageDiagnostics): Diagnostic[] {
  return bounded(stageIds.flatMap((stage) => diagnostics[stage] ?? []));
}
