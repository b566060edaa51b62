import type { BuildOutcome } from '../../core/compiler/build.ts';
import { contentNotes } from '../../core/compiler/pack/content-notes.ts';
import { reportTo } from '../../core/compiler/stage.ts';
import { readInputsWithExistingCache } from '../run/inputs-with-cache.ts';
import { compileInputs, makePackContext, packCompiler } from './compile-project.ts';
import type { Project } from './project.ts';
import type { CompileOptions } from './project-inputs.ts';

/** Compiles a project as `compileProject` does; takes unchanged packs from the cache of `run`. Writes nothing. */
export async function compileCached(
  project: Project,
  options: Omit<CompileOptions, 'arena'> = {},
): Promise<BuildOutcome> {
  const { inputs, cache } = readInputsWithExistingCache(project, options);
  const context = await makePackContext(project, inputs, cache?.packs.arena);
  const outcome = compileInputs(inputs, context, packCompiler(inputs, context, cache));
  contentNotes(inputs.tree).forEach(reportTo(inputs.options.diagnostics)('03.pack.validate'));
  return outcome;
}
