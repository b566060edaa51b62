import { makePackContext } from '../project/compile-project.ts';
import { checkOutputDirectory } from '../project/output-directory.ts';
import { compiledRun } from './compiled-run.ts';
import { patchedRun } from './patched-run.ts';
import type { RunBuild } from './run-build.ts';
import type { RunContext } from './run-context.ts';

/** Builds a run whose inputs or outputs have changed: from the files of the last run if possible, else from the packs. */
export async function changedRun(context: RunContext): Promise<RunBuild> {
  const { args, project, inputs, cache } = context;
  if (args['locked'] !== true) checkOutputDirectory(project);
  const packContext = await makePackContext(project, inputs, cache?.packs.arena);
  const compile = () => compiledRun(context, packContext);
  return patchedRun(context, packContext, compile) ?? compile();
}
