import type { BuildSide } from '../../core/compiler/diff/build-side.ts';
import { type AcceptChange, type BuildDiff, type DiffRules, diffBuilds } from '../../core/compiler/diff/diff-builds.ts';
import { packPairs } from '../../core/compiler/diff/pack-changes.ts';
import { rulesOf } from '../../core/compiler/diff/row-schemas.ts';
import { revisionCache } from '../project/compile-revision.ts';
import type { BundleArguments, Project, ProjectArguments } from '../project/project.ts';
import { type OpenSide, openSide } from './open-side.ts';
import type { SideName } from './side-name.ts';

/** Two builds and their difference. */
export interface ComparedBuilds {
  readonly before: OpenSide;
  readonly after: OpenSide;
  readonly diff: BuildDiff;
  readonly rules: DiffRules;
}

/** Compares two builds of a project. Both have the bundle of the command line, or else that of the side that is locked. */
export async function compareBuilds(
  project: Project,
  [a, b]: readonly [SideName, SideName],
  args: ProjectArguments & BundleArguments,
  accept?: AcceptChange,
): Promise<ComparedBuilds> {
  const cache = revisionCache(project);
  const isFixed = ({ kind }: SideName) => kind !== 'revision' && kind !== 'work tree';
  const context = { project, args, cache };
  const fixed = {
    before: isFixed(a) ? await openSide(context, a) : undefined,
    after: isFixed(b) ? await openSide(context, b) : undefined,
  };
  const bundle = args.bundle ?? (fixed.before ?? fixed.after)?.side.bundleId;
  const compiled = { ...context, args: { ...args, bundle } };
  const before = fixed.before ?? (await openSide(compiled, a));
  const after = fixed.after ?? (await openSide(compiled, b));
  const { old, now } = changedSources(before.side, after.side);
  await before.load(old);
  await after.load(now);
  const rules = rulesOf(before.side, after.side);
  return { before, after, rules, diff: diffBuilds(before.side, after.side, rules, accept) };
}

/** Returns the JSON files of both builds that differ, or whose pack has another path. */
function changedSources(before: BuildSide, after: BuildSide) {
  const old: string[] = [];
  const now: string[] = [];
  const contributions = [before, after].flatMap(({ content }) => content?.contributions ?? []);
  const payloads = new Set(contributions.map(({ path }) => path));
  for (const { before: was, after: is } of packPairs(before, after)) {
    const paths = [...new Set([...(was?.files?.keys() ?? []), ...(is?.files?.keys() ?? [])])];
    for (const path of paths) {
      if (!path.endsWith('.json') && !payloads.has(`${was?.path}/${path}`) && !payloads.has(`${is?.path}/${path}`))
        continue;
      if (was?.path === is?.path && was?.files?.get(path) === is?.files?.get(path)) continue;
      if (was?.files?.has(path)) old.push(`${was.path}/${path}`);
      if (is?.files?.has(path)) now.push(`${is.path}/${path}`);
    }
  }
  return { old, now };
}
