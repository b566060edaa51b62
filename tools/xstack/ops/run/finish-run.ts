import { hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { withContentNotes } from '../../core/compiler/pack/content-notes.ts';
import { cacheLink } from '../../io/cache/cache.ts';
import type { Project } from '../project/project.ts';
import { writingOutputs } from '../write-failure.ts';
import type { RunBuild } from './run-build.ts';
import type { RunContext } from './run-context.ts';
import { type CacheUse, flatDiagnostics, judgedRun, type RunOutcome } from './run-outcome.ts';

/**
 * Writes, stores and reports the build of a run. An unchanged run has nothing to write, and starts faster without the
 * modules that write.
 */
export async function finishRun(context: RunContext, build: RunBuild): Promise<RunOutcome> {
  const reasons = context.args.why === true ? await findReasons(context, build) : {};
  if (build.kind === 'cached') return { ...outcomeOf(context, build, 0), ...reasons };
  const { writeRun } = await import('./write-run.ts');
  const { project } = context;
  const found = () => flatDiagnostics(judgedRun(context, build.result.diagnostics));
  const done = await writingOutputs(project.root, found, () => writeRun(context, build));
  if ('instead' in done) return finishRun(context, done.instead);
  return { ...outcomeOf(context, done.build, done.written), ...reasons };
}

async function findReasons(context: RunContext, build: RunBuild): Promise<Pick<RunOutcome, 'reasons'>> {
  const { reasonsOf } = await import('./run-reasons.ts');
  return { reasons: await reasonsOf(context, build) };
}

function outcomeOf(context: RunContext, build: RunBuild, written: number): RunOutcome {
  const { project, inputs } = context;
  const judged = judgedRun(context, build.result.diagnostics);
  const result = hasErrors(flatDiagnostics(judged)) ? 'refused' : 'complete';
  const { stages } = build;
  const diagnostics = withContentNotes(build.result.diagnostics, inputs.tree);
  return {
    ...build.result,
    diagnostics,
    judged,
    project,
    inputs,
    result,
    cache: cacheUse(context, build),
    stages,
    written,
  };
}

function cacheUse({ cache, inputs, project }: RunContext, { kind }: RunBuild): CacheUse {
  const all = inputs.tree.directories.length;
  if (kind === 'cached') return { hit: true, reused: all, computed: 0 };
  if (cache === undefined) return { hit: false, reused: 0, computed: all, ...noteOfLink(project) };
  const { packs, note } = cache;
  return { hit: false, ...packs.use, ...(note !== undefined && { note }) };
}

function noteOfLink({ root }: Project): Pick<CacheUse, 'note'> {
  const link = cacheLink(root);
  return link === undefined ? {} : { note: `not used: \`${link}\` is a link` };
}
