import { reportInto } from '../../core/base/diagnostic/bounded.ts';
import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { reachOf } from '../../core/compiler/diff/reach.ts';
import type { Host } from '../command.ts';
import type { BundleArguments, Project, ProjectArguments } from '../project/project.ts';
import { compareBuilds } from './compare-builds.ts';
import { diffBlocks } from './diff-blocks.ts';
import { diffJson, reachJson, sideJson } from './diff-json.ts';
import { diffText, summary } from './diff-text.ts';
import { type FailOn, refusedPacks, refusedSide } from './fail-on.ts';
import { projectAcceptances } from './read-acceptances.ts';
import { type SideName, sideNames } from './side-name.ts';

/** The two builds of a command line; see `sideNames`. */
export interface DiffArguments extends ProjectArguments, BundleArguments {
  readonly a?: string | undefined;
  readonly b?: string | undefined;
  readonly 'fail-on'?: FailOn | undefined;
}

/** Compares the builds of a command line. */
export function diffProject(project: Project, args: DiffArguments, host: Pick<Host, 'cwd' | 'env' | 'now'>) {
  return diffSides(project, sideNames(project, host.cwd, args.a, args.b), args, host);
}

/** Compares two builds of a project. */
export async function diffSides(
  project: Project,
  names: readonly [SideName, SideName],
  args: DiffArguments,
  host: Pick<Host, 'env' | 'now'>,
) {
  const found: Diagnostic[] = [];
  const { accept, notes } = projectAcceptances(reportInto(found), project, host);
  const { before, after, diff } = await compareBuilds(project, names, args, accept);
  const reach = reachOf(diff, before.side, after.side);
  const shown = { before: before.label, after: after.label, bundleId: after.side.bundleId, diff, reach };
  const refused = refusedPacks(diff, after.side, args['fail-on']);
  return {
    diagnostics: [...found, ...notes(), ...refusedSide(before), ...refusedSide(after), ...refused],
    json: { before: sideJson(before), after: sideJson(after), ...diffJson(diff), reach: reachJson(reach) },
    text: diffText(shown),
    document: { name: 'diff', blocks: diffBlocks(shown) },
    remark: `${before.label} -> ${after.label}: ${summary(diff)}`,
  };
}
