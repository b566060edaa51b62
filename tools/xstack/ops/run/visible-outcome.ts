import { withoutFollowOnsIn } from '../../core/base/diagnostic/follow-ons.ts';
import type { StageDiagnostics } from '../../core/compiler/stage.ts';
import { isRefused, type RunOutcome, type RunProfile, type StageResult } from './run-outcome.ts';

/** Removes follow-on diagnostics from an outcome. Its result is the same: each has a cause, which stays. */
export function visibleOutcome(outcome: RunOutcome, profile: RunProfile): RunOutcome {
  const diagnostics = withoutFollowOnsIn(outcome.diagnostics);
  if (diagnostics === outcome.diagnostics) return outcome;
  return { ...outcome, diagnostics, stages: stagesWith(outcome.stages, diagnostics, profile) };
}

/** The stages of a run some of whose diagnostics were removed: a stage without an error is not refused. */
export function stagesWith(
  stages: readonly StageResult[],
  diagnostics: StageDiagnostics,
  profile: RunProfile,
): readonly StageResult[] {
  return stages.map((stage) =>
    stage.status === 'refused' && !isRefused({ [stage.id]: diagnostics[stage.id] ?? [] }, profile)
      ? { ...stage, status: 'ok' }
      : stage,
  );
}
