import type { Compilation, PackContext } from '../../core/compiler/pack/compile-pack.ts';
import type { PackDirectory } from '../../core/compiler/pack/source-tree.ts';
import { type CompileOne, compileProject } from '../project/compile-project.ts';
import type { Project } from '../project/project.ts';
import type { CompileOptions } from '../project/project-inputs.ts';

/** Use of the accept-only core; tests change it. `leastPacks`: number of packs from which loading the core pays. */
export const fastPath = { leastPacks: 100 };

/**
 * Returns a function that compiles packs as `compileOne` does, but first offers them to the accept-only core, which accepts
 * nearly all that are sound. `packs`: their number; `isForced`: the core is used for any number.
 */
export async function withFastCore(
  compileOne: CompileOne,
  context: PackContext,
  packs: number,
  isForced = false,
): Promise<CompileOne> {
  if (!('WebAssembly' in globalThis) || (packs < fastPath.leastPacks && !isForced)) return compileOne;
  const accept = await loadFastCore(context);
  return (directory, compile) => compileOne(directory, () => accept(directory) ?? compile());
}

async function loadFastCore(context: PackContext): Promise<(directory: PackDirectory) => Compilation | undefined> {
  const { fastCore } = await import('../../io/fast-core/fast-core.ts');
  return fastCore(context);
}

/** Compiles a project from disk, with the accept-only core. Writes nothing. */
export function compileProjectFast(project: Project, options: CompileOptions) {
  return compileProject(project, options, (compileOne, context, { tree }) =>
    withFastCore(compileOne, context, tree.directories.length),
  );
}
