import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { Arena } from '../../core/base/text/arena.ts';
import { type BuildInput, type BuildOutcome, build } from '../../core/compiler/build.ts';
import type { Compilation, CompiledPack, PackContext } from '../../core/compiler/pack/compile-pack.ts';
import { contentNotes } from '../../core/compiler/pack/content-notes.ts';
import type { PackDirectory, PackTree } from '../../core/compiler/pack/source-tree.ts';
import type { Collection, RegistryName } from '../../core/compiler/rows/collection.ts';
import { contributionsIndex } from '../../core/compiler/rows/collections.ts';
import { reportTo } from '../../core/compiler/stage.ts';
import type { BuildCache } from '../../io/cache/cache.ts';
import { disk as realDisk } from '../../io/disk.ts';
import { Failure } from '../../io/failure.ts';
import { gitChanges } from '../../io/git-changes.ts';
import { tryReading } from '../../io/unreadable.ts';
import { attemptReading } from '../attempt-reading.ts';
import { failureDiagnostic } from '../failure-diagnostic.ts';
import { readContentModelFile } from './content-model-file.ts';
import type { Project } from './project.ts';
import { type CompileOptions, type ProjectInputs, readDefinitionFiles, readInputs } from './project-inputs.ts';
import { projectVersions, versionsIn } from './project-versions.ts';
import { supportedContent } from './supported-content.ts';

/** Reads a project from disk and compiles it. Writes nothing. `accelerate` returns a faster function that compiles packs equally. */
export async function compileProject(
  project: Project,
  options: CompileOptions = {},
  accelerate?: (compileOne: CompileOne, context: PackContext, inputs: ProjectInputs) => Promise<CompileOne>,
): Promise<BuildOutcome> {
  const inputs = readInputs(project, options);
  const context = await makePackContext(project, inputs, options.arena);
  const compileOne = packCompiler(inputs, context);
  const outcome = compileInputs(inputs, context, (await accelerate?.(compileOne, context, inputs)) ?? compileOne);
  contentNotes(inputs.tree).forEach(reportTo(inputs.options.diagnostics)('03.pack.validate'));
  return outcome;
}

/** Returns the compiled pack of a directory, from a cache or by `compile`. */
export type CompileOne = (directory: PackDirectory, compile: () => Compilation) => CompiledPack;

/**
 * Returns the function that compiles a pack of a project or reads it from the cache; `part`: an unchanged pack without its
 * rows and strings, if the cache has a summary.
 */
export function packCompiler(
  { root, tree }: ProjectInputs,
  context: PackContext,
  cache?: BuildCache,
  part: 'whole' | 'summary' = 'whole',
): CompileOne {
  const compileOne: CompileOne = (directory, compile) => {
    if (cache === undefined) return compile().pack;
    const summary = part === 'summary' ? cache.packs.summary(directory, context.chunks) : undefined;
    return summary ?? cache.packs.reuse(directory, context.chunks, compile);
  };
  return (directory, compile) => {
    const compiled = tree.unreadable.get(directory.path) ?? tryReading(() => compileOne(directory, compile));
    return compiled instanceof Failure ? unreadablePack(root, directory, compiled) : compiled;
  };
}

/** Compiles the result of `readInputs`. */
export function compileInputs(
  inputs: ProjectInputs,
  context: PackContext & Pick<BuildInput, 'isModelRefused' | 'configuredBundle'>,
  reuse: CompileOne = packCompiler(inputs, context),
): BuildOutcome {
  const { root, tree, bundles } = inputs;
  const { timed, diagnostics, bundleId, packDone } = inputs.options;
  return build({
    ...context,
    diagnostics,
    tree,
    bundles,
    bundleId,
    attempt: (stage, work) => attemptReading(reportTo(diagnostics)(stage), root, work),
    timed,
    ...(packDone && { packDone }),
    reuse,
  });
}

/** Returns a pack with only the diagnostic that a part of it is unreadable. */
function unreadablePack(root: string, { path }: PackDirectory, failure: Failure): CompiledPack {
  return { path, contributions: [], rows: [], diagnostics: { '03.pack.validate': [failureDiagnostic(failure, root)] } };
}

/** Returns the context for every pack of a project. Reports its problems to the diagnostics of the inputs. */
export async function makePackContext(
  project: Project,
  inputs: ProjectInputs,
  arena = new Arena(),
): Promise<PackContext & Pick<BuildInput, 'isModelRefused' | 'configuredBundle'>> {
  const { versions, tree } = inputs;
  const { disk, diagnostics } = inputs.options;
  const to = reportTo(diagnostics);
  const known = versionsIn(to('01.compatx.check'), versions);
  return {
    arena,
    tree,
    read: (path, ...rest) => disk.read(`${project.root}/${path}`, ...rest),
    chunks: (path, size) => disk.chunks(`${project.root}/${path}`, size),
    changesOf: gitChanges(project.root, project.packsRoot, ownRepositories(tree)),
    versions: known,
    configuredBundle: project.config.default_bundle,
    ...(await supportedContent(to, known, inputs)),
  };
}

/** Returns the pack directories that are separate working copies, such as submodules. */
function ownRepositories({ notContent }: PackTree): ReadonlySet<string> {
  const repositories = notContent.filter(({ path }) => path.endsWith('/.git'));
  return new Set(repositories.map(({ path }) => path.slice(0, path.lastIndexOf('/'))));
}

/** Returns the built-in collections and those of the project. */
export async function projectCollections(report: Report, project: Project): Promise<readonly Collection[]> {
  const definitions = readDefinitionFiles(report, project, realDisk);
  const contentModel = readContentModelFile(report, project);
  const content = await supportedContent(() => report, projectVersions(report, project), { contentModel, definitions });
  return content.collections;
}

/** Returns the files of all registries and the names of their hashes. */
export async function registryNames(report: Report, project: Project): Promise<RegistryName[]> {
  const all = await projectCollections(report, project);
  return [...new Map(all.map(({ registry }) => [registry.hashName, registry])).values(), contributionsIndex];
}
