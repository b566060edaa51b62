import type { Diagnostic } from '../../base/diagnostic/diagnostic.ts';
import { causeOf } from './cause.ts';
import { offeredEdits } from './offered-edits.ts';
import { resolutionCodes } from './resolution-codes.ts';
import { type ResolutionModel, resolveModel, sizeOf } from './resolution-model.ts';
import { selectionOf } from './selection.ts';

/** The most refusals that are explained. */
const mostExplained = 20;

/**
 * Limit on the work of verifying edits, all resolutions together, in packs, their dependencies and entries of the bundle; a
 * refusal counts as ten. A model of which one resolution takes half of it is not explained: its refusals alone take more
 * memory than a compile.
 */
const mostVisited = 200_000;
const mostVisitedAtOnce = mostVisited / 2;
const visitsOfRefusal = 10;

/**
 * Returns the diagnostics of a build of a model; the refused resolutions among them with their causes and edits, within the
 * limits. Other diagnostics are unchanged.
 */
export function explainRefusals(model: ResolutionModel, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const refusals = diagnostics.filter(({ code }) => resolutionCodes.has(code));
  const size = sizeOf(model);
  if (refusals.length === 0 || size > mostVisitedAtOnce) return diagnostics;
  const before = resolveModel(model);
  // Of many refusals, a build reports the first ones only.
  const visits = size + visitsOfRefusal * before.refusals.length;
  if (visits > mostVisitedAtOnce) return diagnostics;
  const refused = { model, names: before.names, selection: selectionOf(model) };
  const budget = { resolutions: Math.floor(mostVisited / visits) };
  const explained = new Map(
    refusals.slice(0, mostExplained).map((refusal) => {
      const cause = causeOf(model, refused.selection, refusal);
      const edits = offeredEdits(refused, before, refusal, budget);
      return [refusal, { ...refusal, ...(cause && { cause }), ...(edits.length > 0 && { edits }) }];
    }),
  );
  return diagnostics.map((each) => explained.get(each) ?? each);
}

export { modelOf } from './resolution-model.ts';
