import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import type { ReadSource } from '../../core/base/diagnostic/resolve-locations.ts';
import { didYouMean } from '../../core/base/diagnostic/suggest.ts';
import type { BuildOutcome } from '../../core/compiler/build.ts';
import { meanings } from '../../core/compiler/resolve/pack-names.ts';
import { allDiagnostics } from '../../core/compiler/stage.ts';
import { type PackGraph, type RepositoryGraph, repositoryGraph } from '../../core/explain/pack-graph.ts';
import type { Host } from '../command.ts';
import { compileCached } from '../project/compile-cached.ts';
import type { BundleArguments, Project, ProjectArguments } from '../project/project.ts';
import { readSourceIn } from '../project/read-source.ts';
import { openProject } from './open-project.ts';

/** A compiled project and the graph of its packs. */
export interface ProjectGraph {
  readonly project: Project;
  readonly outcome: BuildOutcome;
  readonly graph: RepositoryGraph;
  readonly readText: ReadSource;
  /** The diagnostics of the compilation. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles a project and makes the graph of its packs. A refused project has the graph of the packs that could be read. */
export async function projectGraph(args: ProjectArguments & BundleArguments, host: Host): Promise<ProjectGraph> {
  const { project, bundleId, diagnostics } = openProject(args, host);
  const outcome = await compileCached(project, { diagnostics, bundleId });
  const graph = repositoryGraph(outcome.packs, outcome.bundle);
  return { project, outcome, graph, readText: readSourceIn(project.root), diagnostics: allDiagnostics(diagnostics) };
}

/** Returns the number of the pack that an id means, or the reason why there is no such pack. */
export function packNumber({ all, names }: RepositoryGraph, id: string): number | Diagnostic {
  const numbers = meanings(names, id).flatMap((each) => all.numbers.get(each) ?? []);
  const [only] = numbers;
  if (only !== undefined && numbers.length === 1) return only;
  if (numbers.length > 1)
    return diagnostic('refuse.explain.ambiguous_id', `\`${id}\` means several packs`, {
      help: `name one: ${numbers.map((each) => `\`${nameOf(all, each)}\``).join(', ')}`,
    });
  return diagnostic('refuse.explain.unknown_id', `pack \`${id}\` does not exist`, {
    help: didYouMean(id, all.numbers.keys()) ?? 'run `xstack pack list --all` for the ids',
  });
}

/** Returns the id of a pack. */
export function nameOf({ packs }: PackGraph, number: number): string {
  return packs[number]?.identity.packId as string;
}

/** Returns the id and the version of a pack. */
export function titleOf({ packs }: PackGraph, number: number): string {
  const identity = packs[number]?.identity;
  return `${identity?.packId} ${identity?.version}`;
}
