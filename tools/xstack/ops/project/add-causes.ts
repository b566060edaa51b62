import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import type { BuildOutcome } from '../../core/compiler/build.ts';
import { resolutionCodes } from '../../core/compiler/cause/resolution-codes.ts';
import { allDiagnostics, stageIds } from '../../core/compiler/stage.ts';

/**
 * Replaces refused resolutions among the diagnostics of a build by those with a cause and edits. Nothing is computed or
 * loaded if there are none.
 */
export async function addCauses(outcome: BuildOutcome): Promise<void> {
  const refusals = allDiagnostics(outcome.diagnostics).filter(({ code }) => resolutionCodes.has(code));
  if (refusals.length === 0) return;
  const { explainRefusals, modelOf } = await import('../../core/compiler/cause/explain-refusals.ts');
  const model = modelOf(outcome);
  if (model === undefined) return;
  const explained = explainRefusals(model, refusals);
  const replacements = new Map<Diagnostic, Diagnostic>(refusals.map((each, i) => [each, explained[i] ?? each]));
  for (const stage of stageIds)
    for (const [i, found] of (outcome.diagnostics[stage] ?? []).entries()) {
      const replacement = replacements.get(found);
      if (replacement !== undefined) outcome.diagnostics[stage]?.splice(i, 1, replacement);
    }
}
