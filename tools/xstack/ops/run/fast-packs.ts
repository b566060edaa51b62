import type { PackContext } from '../../core/compiler/pack/compile-pack.ts';
import type { CompileOne } from '../project/compile-project.ts';

/** Number of packs from which loading the accept-only core pays. */
const leastPacks = 100;

/**
 * Returns a function that compiles packs as `compileOne` does, and before with the accept-only core, which accepts most packs.
 * `isForced`: for any number of packs.
 */
export async function withFastCore(
  compileOne: CompileOne,
  context: PackContext,
  packs: number,
  isForced = false,
): Promise<CompileOne> {
  if (packs < leastPacks && !isForced) return compileOne;
  const { fastCore } = await import('../../io/fast-core/fast-core.ts');
  const accept = fastCore(context);
  return (directory, compile) => compileOne(directory, () => accept(directory) ?? compile());
}
