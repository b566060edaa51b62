import { addBounded, bounded } from '../base/diagnostic/bounded.ts';
import { type Diagnostic, hasErrors, type Report } from '../base/diagnostic/diagnostic.ts';

/** The stages of the runner, in order. */
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

/** Those that every run has; publishing and installing are asked for. */
export const usualStages = stageIds.slice(0, 6);

export type StageId = (typeof stageIds)[number];

/** What was found, by the stage that it belongs to: a pack is read once, but several stages speak of it. */
export type StageDiagnostics = Partial<Record<StageId, Diagnostic[]>>;

/** The report of one stage. */
export type ReportTo = (stage: StageId) => Report;

export function reportTo(diagnostics: StageDiagnostics): ReportTo {
  return (stage) => (diagnostic) => {
    diagnostics[stage] ??= [];
    addBounded(diagnostics[stage], diagnostic);
  };
}

/** Reports whether one of the stages was refused. This alone decides whether what needs their results may go on. */
export function isRefused(diagnostics: StageDiagnostics, stages: readonly StageId[] = stageIds): boolean {
  return stages.some((stage) => hasErrors(diagnostics[stage] ?? []));
}

export function allDiagnostics(diagnostics: StageDiagnostics): Diagnostic[] {
  return bounded(stageIds.flatMap((stage) => diagnostics[stage] ?? []));
}
