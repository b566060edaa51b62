import { type CompiledPack, compilePack, type PackContext } from '../../core/compiler/pack/compile-pack.ts';
import { Interrupted } from '../../io/failure.ts';
import { pause } from '../../io/pause.ts';
import type { Host } from '../command.ts';
import type { CompileOne } from '../project/compile-project.ts';
import type { ProjectInputs } from '../project/project-inputs.ts';

/** The longest time without a check of the signal. */
const unchecked_ms = 50;

/**
 * Compiles all packs with pauses in which the process can receive its signal: a watch ends at Ctrl-C, not after the run.
 * Throws `Interrupted` then. Returns a function that returns the compiled packs.
 */
export async function compileAhead(
  { tree }: ProjectInputs,
  context: PackContext,
  compileOne: CompileOne,
  { signal, now }: Pick<Host, 'signal' | 'now'>,
): Promise<CompileOne> {
  const packs = new Map<string, CompiledPack>();
  let checked = now();
  for (const directory of tree.directories) {
    packs.set(
      directory.path,
      compileOne(directory, () => compilePack(context, directory)),
    );
    if (now() - checked < unchecked_ms) continue;
    if (!(await pause(0, signal))) throw new Interrupted('the run was interrupted');
    checked = now();
  }
  return (directory, compile) => packs.get(directory.path) ?? compileOne(directory, compile);
}
