import { type CompiledPack, compilePack, type PackContext } from '../../core/compiler/pack/compile-pack.ts';
import { Interrupted } from '../../io/failure.ts';
import { pause } from '../../io/pause.ts';
import type { Host } from '../command.ts';
import type { CompileOne } from '../project/compile-project.ts';
import type { ProjectInputs } from '../project/project-inputs.ts';

/** So long a process may not hear that it is to end. */
const deaf_ms = 50;

/**
 * Compiles all packs with pauses, in which a process that waits for its signal hears it: a watch ends at Ctrl-C, and not
 * after the run. Throws `Interrupted` then. Returns what the compiler takes the packs from.
 */
export async function compileAhead(
  { tree }: ProjectInputs,
  context: PackContext,
  compileOne: CompileOne,
  { signal, now }: Pick<Host, 'signal' | 'now'>,
): Promise<CompileOne> {
  const packs = new Map<string, CompiledPack>();
  let heard = now();
  for (const directory of tree.directories) {
    packs.set(
      directory.path,
      compileOne(directory, () => compilePack(context, directory)),
    );
    if (now() - heard < deaf_ms) continue;
    if (!(await pause(0, signal))) throw new Interrupted('the run was interrupted');
    heard = now();
  }
  return (directory, compile) => packs.get(directory.path) ?? compileOne(directory, compile);
}
