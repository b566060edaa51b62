import { join } from 'node:path';
import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { compilePack } from '../../core/compiler/pack/compile-pack.ts';
import { contentNotes } from '../../core/compiler/pack/content-notes.ts';
import { allDiagnostics, reportTo } from '../../core/compiler/stage.ts';
import { compiledSources } from '../../core/explain/value/compiled-registries.ts';
import type { ValueContext } from '../../core/explain/value/value-context.ts';
import { tryRead } from '../../io/try-read.ts';
import type { Host } from '../command.ts';
import { compileInputs, makePackContext, packCompiler } from '../project/compile-project.ts';
import type { BundleArguments, Project, ProjectArguments } from '../project/project.ts';
import { readInputsWithExistingCache } from '../run/inputs-with-cache.ts';
import { openProject } from './open-project.ts';
import { valueContext } from './value-context.ts';

/** A project whose values can be explained. */
export interface ValueProject {
  readonly project: Project;
  readonly context: ValueContext;
  /** The diagnostics of the compilation. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Opens a project to explain values of its registries. If the last run is up to date, its registries are read and only the
 * packs of the explained values are compiled; else everything is compiled, and of a refused project, what its errors allow.
 */
export async function valueProject(args: ProjectArguments & BundleArguments, host: Host): Promise<ValueProject> {
  const { project, bundleId, diagnostics } = openProject(args, host);
  const { inputs, cache } = readInputsWithExistingCache(project, { diagnostics, bundleId });
  const last = cache?.lastRun();
  const isCurrent = last !== undefined && last.result.packLockHash !== null && cache?.isUnchanged(last) === true;
  // The entries of the cache are of no use for few packs: reading their index takes longer than compiling a pack.
  const context = await makePackContext(project, inputs, isCurrent ? undefined : cache?.packs.arena);
  const sources = {
    collections: context.collections,
    model: context.model,
    definitions: inputs.definitions,
    contentModel: inputs.contentModel,
    read: (file: string) => tryRead(join(project.root, file)),
    lockfile: `${project.outDir}/lockfile.json`,
  };
  if (isCurrent) {
    const directories = new Map(inputs.tree.directories.map((directory) => [directory.name, directory]));
    const pack = (packId: string) => {
      const directory = directories.get(packId);
      return directory && compilePack(context, directory).pack;
    };
    const registry = (file: string) => sources.read(`${project.outDir}/registries/${file}`);
    return { project, context: valueContext({ ...sources, pack, registry, areFiles: true }), diagnostics: [] };
  }
  const outcome = compileInputs(inputs, context, packCompiler(inputs, context, cache));
  contentNotes(inputs.tree).forEach(reportTo(diagnostics)('03.pack.validate'));
  const compiled = compiledSources(outcome, context.collections, context.arena);
  return { project, context: valueContext({ ...sources, ...compiled }), diagnostics: allDiagnostics(diagnostics) };
}
