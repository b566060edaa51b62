import { type KnownDiagnostics, splitKnown } from '../../core/base/diagnostic/known.ts';
import { countsBySeverity, numberOf } from '../../core/base/diagnostic/most-severe.ts';
import { findRevision } from '../../io/git-revision.ts';
import type { CommandResult, Host } from '../command.ts';
import { findProject } from '../project/project.ts';
import { knownAt } from './known-at.ts';
import type { RunArguments } from './run-arguments.ts';
import { isRefused, judgedBy, type RunOutcome, type RunProfile } from './run-outcome.ts';
import { runProject } from './run-project.ts';
import { runResult } from './run-result.ts';
import { checkSince, missingRevision } from './since-refusal.ts';
import { stagesWith } from './visible-outcome.ts';

/** Runs, and judges only the diagnostics that a revision does not have. */
export async function runSince(
  args: RunArguments & { readonly since: string },
  profile: RunProfile,
  host: Host,
): Promise<CommandResult> {
  checkSince(args);
  const project = findProject(() => {}, args, host.cwd);
  const found = findRevision(project.root, args.since);
  if ('missing' in found) throw missingRevision(found.missing, args.since, project.root);
  const known = await knownAt(project, found, args, host);
  const outcome = await runProject(args, profile, host);
  const { judged, leftOut } = judgedSince(outcome, known ?? new Map(), profile);
  const result = runResult(judged, args, profile);
  const counts = countsBySeverity(leftOut);
  const remark = [
    `since ${args.since}: ${counts === '' ? 'nothing' : counts} left out`,
    ...(known === undefined ? ['a run of that revision is not possible'] : []),
    ...(outcome.result === 'refused' && judged.result === 'complete' ? ['no outputs: these refuse them'] : []),
  ].join('; ');
  const since = { revision: args.since, commit: found.commit, left_out: leftOutJson(leftOut) };
  return {
    ...result,
    get json() {
      return { ...(result.json as object), since };
    },
    text: `${result.text}${remark}\n`,
    remark,
  };
}

/** Removes known diagnostics from an outcome: its result and stages follow from the others. */
function judgedSince(outcome: RunOutcome, known: KnownDiagnostics, profile: RunProfile) {
  const { fresh: diagnostics, leftOut } = splitKnown(outcome.diagnostics, known);
  const stages = stagesWith(outcome.stages, diagnostics, profile);
  const result = isRefused(diagnostics, profile) ? 'refused' : 'complete';
  return { judged: { ...outcome, diagnostics, stages, result } as const, leftOut: judgedBy(profile, leftOut) };
}

function leftOutJson(leftOut: Parameters<typeof numberOf>[0]) {
  return {
    errors: numberOf(leftOut, 'error'),
    warnings: numberOf(leftOut, 'warning'),
    notes: numberOf(leftOut, 'note'),
  };
}
