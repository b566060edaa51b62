import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { reachable } from '../../core/explain/pack-graph.ts';
import { smallestFailing } from '../../core/explain/smallest-failing.ts';
import { withTemporaryDirectory } from '../../io/temporary-directory.ts';
import type { Host } from '../command.ts';
import type { Explanation } from '../explain/explanation.ts';
import type { ProjectGraph } from '../explain/project-graph.ts';
import type { ProjectArguments } from '../project/project.ts';
import { buildPacks, copyProject } from './bisect-copy.ts';
import { type Judge, judgeBuild, type Verdict } from './judge-build.ts';

/** Finds the smallest set of packs of a bundle, with the packs that they need, whose build a command refuses. */
export function bisectPacks(
  { project, graph, outcome }: ProjectGraph,
  args: ProjectArguments,
  judge: Judge,
  host: Host,
): Promise<Explanation | Diagnostic> {
  const { bundle, resolved } = outcome;
  if (bundle === undefined || resolved === undefined) throw new Error('bug: a project without errors is not resolved');
  return withTemporaryDirectory(async (directory) => {
    const copy = copyProject(project, bundle, args, host, directory);
    const counts = { builds: 0, skip: 0 };
    const test = async (ids: readonly string[]): Promise<Verdict> => {
      counts.builds++;
      const title = `build ${counts.builds}: ${pluralize(ids.length, 'pack')}`;
      host.progress(`bisect: ${title}`);
      const isBuilt = await buildPacks(copy, ids, host);
      const verdict = isBuilt ? await judgeBuild(judge, copy.project.root, host) : 'skip';
      if (judge.isVerbose) host.stderr(`${title}: ${isBuilt ? verdict : 'the build is refused'}\n`);
      if (verdict === 'skip') counts.skip++;
      return verdict;
    };
    const all = resolved.map(({ identity }) => identity.packId);
    const first = await test(all);
    if (first !== 'bad') return notFailing(judge, first, 'with all packs of the bundle');
    if ((await test([])) !== 'good') return alwaysFailing(judge);
    const causes = await smallestFailing(all, async (ids) => (await test(ids)) === 'bad');
    const { all: everything } = graph;
    const needed = reachable(
      everything,
      causes.flatMap((id) => everything.numbers.get(id) ?? []),
    );
    const packs = all.filter((id) => needed.has(everything.numbers.get(id) as number));
    return {
      json: {
        command: judge.command,
        bundle_id: bundle.bundleId,
        bundle_packs: all.length,
        causes,
        packs,
        builds: counts.builds,
        skipped: counts.skip,
      },
      text: answerText(judge, all.length, causes, packs, counts),
    };
  });
}

function answerText(
  { command }: Judge,
  all: number,
  causes: readonly string[],
  packs: readonly string[],
  counts: { readonly builds: number; readonly skip: number },
): string {
  const others = packs.filter((id) => !causes.includes(id));
  const lines = [
    `\`${command}\` fails with ${causes.length} of ${pluralize(all, 'pack')}, and without any one of them it does not:`,
    ...causes.map((id) => `  ${id}`),
    ...(others.length > 0 ? ['with the packs that they need:', ...others.map((id) => `  ${id}`)] : []),
    `${pluralize(counts.builds, 'build')}${skippedText(counts.skip)}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** States that some builds could not be judged, in which case a smaller set may fail. */
function skippedText(count: number): string {
  return count === 0 ? '' : `; ${count} could not be judged, so that a smaller answer may exist`;
}

/** Returns the refusal of a command that does not fail where it must. */
export function notFailing({ command }: Judge, verdict: Verdict, where: string): Diagnostic {
  const what = verdict === 'good' ? 'passes' : 'cannot judge the build';
  return diagnostic('refuse.bisect.not_failing', `\`${command}\` ${what} ${where}`, {
    help: 'name a command that fails there, with 1 to 124; it runs in the root of a copy of the project',
  });
}

function alwaysFailing({ command }: Judge): Diagnostic {
  return diagnostic('refuse.bisect.always_failing', `\`${command}\` fails without any pack`, {
    help: 'name a command that exits with 0 if the registries have no rows; `--verbose` prints its output',
  });
}
