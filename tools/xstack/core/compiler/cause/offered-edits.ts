import type { Diagnostic } from '../../base/diagnostic/diagnostic.ts';
import type { DiagnosticEdit } from '../../base/diagnostic/edit.ts';
import type { ProposedEdit, RefusedModel } from './candidate.ts';
import { editedModel } from './edited-model.ts';
import { proposeEdits } from './propose-edits.ts';
import { type ResolutionAnswer, resolveModel } from './resolution-model.ts';
import { selectionOf } from './selection.ts';

/** The most edits that are tried for one refusal. */
const mostTried = 50;

/** Number of resolutions that may still be made to verify edits. */
export interface WorkBudget {
  resolutions: number;
}

/**
 * Returns the edits that remove a refusal and cause no other, each verified by resolving the edited packs again. First
 * those after which the fewest refusals remain, then by preference, then those that lose the fewest selected packs.
 */
export function offeredEdits(
  refused: RefusedModel,
  before: ResolutionAnswer,
  refusal: Diagnostic,
  budget: WorkBudget,
): DiagnosticEdit[] {
  const candidates = proposeEdits[refusal.code]?.(refused, refusal) ?? [];
  const ranked: { readonly rank: readonly number[]; readonly edit: DiagnosticEdit }[] = [];
  for (const candidate of candidates.slice(0, mostTried)) {
    if (budget.resolutions-- <= 0) break;
    const rank = rankOf(refused, before, refusal, candidate);
    if (rank !== undefined) ranked.push({ rank, edit: candidate.edit });
  }
  return ranked.sort((a, b) => compareNumbers(a.rank, b.rank)).map(({ edit }) => edit);
}

/** Returns the rank of an edit, less is better; undefined if it does not remove the refusal, or causes another. */
function rankOf(
  { model, selection }: RefusedModel,
  { refusals }: ResolutionAnswer,
  refusal: Diagnostic,
  { edit, tier }: ProposedEdit,
): readonly number[] | undefined {
  const edited = editedModel(model, edit);
  const after = countsOf(resolveModel(edited).refusals);
  const before = countsOf(refusals);
  if ((after.get(keyOf(refusal)) ?? 0) >= (before.get(keyOf(refusal)) ?? 0)) return undefined;
  // Of overlapping cycles only disjoint ones are reported: without one of them, others become visible.
  const isVisibleOnly = (key: string) => refusal.code === cycleCode && key.startsWith(cycleCode);
  for (const [key, count] of after) if (count > (before.get(key) ?? 0) && !isVisibleOnly(key)) return undefined;
  const remaining = [...after.values()].reduce((sum, count) => sum + count, 0);
  const stillSelected = selectionOf(edited);
  const lost = [...selection.keys()].filter((id) => !stillSelected.has(id)).length;
  return [remaining, tier, lost];
}

const cycleCode = 'refuse.pack.circular_dependency';

/** Counts refusals. A cycle among all packs and among the selected ones is one refusal. */
function countsOf(refusals: readonly Diagnostic[]): Map<string, number> {
  const distinct = new Map(refusals.map((each) => [`${keyOf(each)}\n${each.at?.pointer}`, each]));
  const counts = new Map<string, number>();
  for (const each of distinct.values()) counts.set(keyOf(each), (counts.get(keyOf(each)) ?? 0) + 1);
  return counts;
}

function keyOf({ code, message, at }: Diagnostic): string {
  return `${code}\n${at?.file}\n${message}`;
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (const [i, each] of a.entries()) if (each !== b[i]) return each - (b[i] ?? 0);
  return 0;
}
