import { type CompiledPack, compilePack, type PackContext } from '../../core/compiler/pack/compile-pack.ts';
import { contentNotes } from '../../core/compiler/pack/content-notes.ts';
import type { PackSet } from '../../core/compiler/resolve/identified-pack.ts';
import { packKind } from '../../core/compiler/resolve/moves.ts';
import { reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import type { BuildCache } from '../../io/cache/cache.ts';
import type { TreeSnapshot } from '../../io/read-tree.ts';
import { type CompileOne, compileInputs, makePackContext, packCompiler } from '../project/compile-project.ts';
import type { Project } from '../project/project.ts';
import type { ProjectInputs } from '../project/project-inputs.ts';
import { readInputsWithExistingCache } from '../run/inputs-with-cache.ts';

/** The packs of a project and their listing. */
export interface CheckedPacks {
  readonly packs: PackSet;
  readonly tree: TreeSnapshot;
}

/**
 * Checks all packs of a project, without a bundle; the diagnostics are those of `compileProject`. Packs that
 * are unchanged since a run come from the cache of that run, without rows. Nothing is stored, and a cache that does not exist is not created.
 */
export async function checkPacks(project: Project, diagnostics: StageDiagnostics): Promise<CheckedPacks> {
  const options = { diagnostics, bundleId: null };
  const { inputs, cache } = readInputsWithExistingCache(project, options);
  const context = await makePackContext(project, inputs, cache?.packs.arena);
  const { packs } = compileInputs(inputs, context, cache && checkedPacks(inputs, context, cache));
  contentNotes(inputs.tree).forEach(reportTo(diagnostics)('03.pack.validate'));
  return { packs, tree: inputs.tree };
}

/**
 * Returns the packs of a project: unchanged ones as summaries, which suffice unless rows were moved. A move of rows is
 * checked against the rows of all packs.
 */
function checkedPacks(inputs: ProjectInputs, context: PackContext, cache: BuildCache): CompileOne {
  const whole = packCompiler(inputs, context, cache);
  const compileOne = packCompiler(inputs, context, cache, 'summary');
  let summaries: ReadonlyMap<string, CompiledPack> | undefined;
  let hasMoves = false;
  return (directory, compile) => {
    if (summaries === undefined) {
      const compiled = inputs.tree.directories.map((each) => compileOne(each, () => compilePack(context, each)));
      summaries = new Map(compiled.map((pack) => [pack.path, pack]));
      hasMoves = compiled.some(movesRows);
    }
    return (hasMoves ? undefined : summaries.get(directory.path)) ?? whole(directory, compile);
  };
}

function movesRows({ identity }: CompiledPack): boolean {
  return identity?.relations?.moves.some(({ kind }) => kind !== packKind) === true;
}
