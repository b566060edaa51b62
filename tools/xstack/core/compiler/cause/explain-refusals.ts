import type { Diagnostic } from '../../base/diagnostic/diagnostic.ts';
import { causeOf } from './cause.ts';
import { offeredEdits } from './offered-edits.ts';
import { resolutionCodes } from './resolution-codes.ts';
import { type ResolutionModel, resolveModel } from './resolution-model.ts';
import { selectionOf } from './selection.ts';

/** The most refusals that are explained. */
const mostExplained = 20;

/** The most packs that are visited to verify edits, all resolutions together: 1000 packs are resolved 100 times. */
const mostVisited = 100_000;

/**
 * Returns the diagnostics of a build of a model; the refused resolutions among them with their causes and edits, within the
 * limits. Other diagnostics are unchanged.
 */
export function explainRefusals(model: ResolutionModel, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const refusals = diagnostics.filter(({ code }) => resolutionCodes.has(code)).slice(0, mostExplained);
  if (refusals.length === 0) return diagnostics;
  const before = resolveModel(model);
  const refused = { model, names: before.names, selection: selectionOf(model) };
  const budget = { packs: mostVisited };
  const explained = new Map(
    refusals.map((refusal) => {
      const cause = causeOf(model, refused.selection, refusal);
      const edits = offeredEdits(refused, before, refusal, budget);
      return [refusal, { ...refusal, ...(cause && { cause }), ...(edits.length > 0 && { edits }) }];
    }),
  );
  return diagnostics.map((each) => explained.get(each) ?? each);
}

export { modelOf } from './resolution-model.ts';
