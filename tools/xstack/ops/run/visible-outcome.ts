import { hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { withoutFollowOnsIn } from '../../core/base/diagnostic/follow-ons.ts';
import type { JudgedDiagnostics, RunOutcome, StageResult } from './run-outcome.ts';

/** Removes follow-on diagnostics from an outcome. Its result is the same: each has a cause, which stays. */
export function visibleOutcome(outcome: RunOutcome): RunOutcome {
  const judged = withoutFollowOnsIn(outcome.judged);
  if (judged === outcome.judged) return outcome;
  return { ...outcome, judged, stages: stagesWith(outcome.stages, judged) };
}

/** The stages of a run some of whose diagnostics were removed: a stage without an error is not refused. */
export function stagesWith(stages: readonly StageResult[], judged: JudgedDiagnostics): readonly StageResult[] {
  return stages.map((stage) =>
    stage.status === 'refused' && !hasErrors(judged[stage.id] ?? []) ? { ...stage, status: 'ok' } : stage,
  );
}
