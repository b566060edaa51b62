import { hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { type KnownDiagnostics, splitKnown } from '../../core/base/diagnostic/known.ts';
import { countsBySeverity, numberOf } from '../../core/base/diagnostic/most-severe.ts';
import { findRevision } from '../../io/git-revision.ts';
import type { CommandResult, Host } from '../command.ts';
import { missingRevision } from '../project/missing-revision.ts';
import { findProject } from '../project/project.ts';
import { knownAt } from './known-at.ts';
import type { RunArguments } from './run-arguments.ts';
import { flatDiagnostics, type RunOutcome, type RunProfile } from './run-outcome.ts';
import { runProject } from './run-project.ts';
import { runResult } from './run-result.ts';
import { checkSince } from './since-refusal.ts';
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
  if ('missing' in found) throw missingRevision(found.missing, args.since, project.root, '--since');
  const known = await knownAt(project, found, args, host);
  const outcome = await runProject(args, profile, host);
  const { fresh, leftOut } = freshIn(outcome, known ?? new Map());
  const result = runResult(fresh, args, profile);
  const counts = countsBySeverity(leftOut);
  const remark = [
    `since ${args.since}: ${counts === '' ? 'nothing' : counts} left out`,
    ...(known === undefined ? ['a run of that revision is not possible'] : []),
    ...(outcome.result === 'refused' && fresh.result === 'complete' ? ['no outputs: these refuse them'] : []),
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
function freshIn(outcome: RunOutcome, known: KnownDiagnostics) {
  const { fresh: judged, leftOut } = splitKnown(outcome.judged, known);
  const stages = stagesWith(outcome.stages, judged);
  const result = hasErrors(flatDiagnostics(judged)) ? 'refused' : 'complete';
  return { fresh: { ...outcome, judged, stages, result } as const, leftOut };
}

function leftOutJson(leftOut: Parameters<typeof numberOf>[0]) {
  return {
    errors: numberOf(leftOut, 'error'),
    warnings: numberOf(leftOut, 'warning'),
    notes: numberOf(leftOut, 'note'),
  };
}
