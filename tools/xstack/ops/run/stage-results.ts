import { hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { reportTo, type StageId } from '../../core/compiler/stage.ts';
import type { RunContext } from './run-context.ts';
import { isRefused, judgedRun, type StageResult } from './run-outcome.ts';

/** Results of stages; a stage is skipped if its inputs were refused before. */
export function stageResults(
  context: RunContext,
  stages: readonly StageId[],
  hasRun: (stage: StageId) => boolean,
): StageResult[] {
  const { inputs, clock } = context;
  const judged = judgedRun(context, inputs.options.diagnostics);
  return stages.map((id) => ({
    id,
    status: hasErrors(judged[id] ?? []) ? 'refused' : hasRun(id) ? 'ok' : 'skipped',
    duration_ms: Math.round(clock.durations.get(id) ?? 0),
  }));
}

/** Runs stages 07 and 08 if the command line requests them, and nothing is refused before. */
export async function requestedStages(context: RunContext): Promise<StageResult[]> {
  const { args } = context;
  return [
    ...(args.publish === undefined
      ? []
      : await requestedStage(context, '07.scene.publish', 'publishStage', args.publish)),
    ...(args.install === undefined
      ? []
      : await requestedStage(context, '08.scene.install', 'installStage', args.install)),
  ];
}

async function requestedStage(
  context: RunContext,
  id: StageId,
  name: 'publishStage' | 'installStage',
  subject: string,
): Promise<StageResult[]> {
  const { inputs, clock } = context;
  const { diagnostics } = inputs.options;
  if (!isRefused(context, diagnostics)) {
    const stages = await import('../scene/scene-stages.ts');
    await clock.awaited(id, () => stages[name](reportTo(diagnostics)(id), subject, context));
  }
  return stageResults(context, [id], () => clock.durations.has(id));
}
