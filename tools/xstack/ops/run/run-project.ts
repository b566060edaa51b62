import { withContentNotes } from '../../core/compiler/pack/content-notes.ts';
import { reportTo, type StageDiagnostics, usualStages } from '../../core/compiler/stage.ts';
import type { RunRecord } from '../../core/incremental/run-record.ts';
import type { KeptRun } from '../../io/cache/kept-run.ts';
import { loadUntuned } from '../../io/engine.ts';
import { pause } from '../../io/pause.ts';
import { isVanished } from '../../io/unreadable.ts';
import type { Arguments, Host } from '../command.ts';
import { findProject, type Project, wantedBundle } from '../project/project.ts';
import { type ProjectInputs, readInputs } from '../project/project-inputs.ts';
import { type KeptRuns, readInputsWithCache } from './kept-runs.ts';
import { isExtended, isRefused, type RunOutcome, type RunProfile } from './run-outcome.ts';
import { runProgress } from './run-progress.ts';
import { stageClock } from './stage-clock.ts';

const attempts = 3;
const vanished_ms = 50;

/**
 * Runs the stages. A file or directory that was listed and does not exist any more when it is read belongs to a change that
 * is going on, such as git switching branches: then everything is looked at again.
 */
export async function runProject(args: Arguments, profile: RunProfile, host: Host): Promise<RunOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      const outcome = await runOnce(args, profile, host);
      return { ...outcome, diagnostics: withContentNotes(outcome.diagnostics, outcome.inputs.tree) };
    } catch (error) {
      if (attempt === attempts || isExtended(args) || !isVanished(error)) throw error;
      await pause(vanished_ms, host.signal);
    }
  }
}

/**
 * The staged runner: checks and compiles a project, and brings its outputs up to date unless something is refused. What it
 * takes to compile is loaded only where the whole run is not known already.
 */
async function runOnce(args: Arguments, profile: RunProfile, host: Host): Promise<RunOutcome> {
  const started = host.now();
  const progress = runProgress(host, args);
  const clock = stageClock(host.now, progress);
  const diagnostics: StageDiagnostics = {};
  const project = findProject(reportTo(diagnostics)('01.compatx.check'), args, host.cwd);
  const bundleId = wantedBundle(project, args);
  const packDone = (done: number, all: number) => progress('03.pack.validate', done, all);
  const options = { diagnostics, bundleId, timed: clock.timed, packDone };
  const isCached = usesCache(args, project) && profile !== 'full';
  const { inputs, kept } = isCached
    ? readInputsWithCache(project, options)
    : { inputs: readInputs(project, options), kept: undefined };
  const last = isExtended(args) ? undefined : lastRun(kept, profile);
  if (last !== undefined && kept?.cache.isSame(last))
    return unchanged(project, last.result, inputs, host.now() - started);
  const { changedRun } = await loadUntuned(() => import('./run-compiled.ts'));
  return changedRun({ args, profile, host, project, bundleId, inputs, kept, last, clock });
}

function usesCache(args: Arguments, { config }: Project): boolean {
  return args['cache'] === undefined ? config.cache !== false : args['cache'] === 'on';
}

function lastRun(kept: KeptRuns | undefined, profile: RunProfile): KeptRun | undefined {
  const last = kept?.cache.lastRun();
  return last === undefined || isRefused(last.result.diagnostics, profile) ? undefined : last;
}

/** A run of which the whole result was kept. */
function unchanged(project: Project, known: RunRecord, inputs: ProjectInputs, duration: number): RunOutcome {
  return {
    ...known,
    project,
    result: 'complete',
    cache: { hit: true, reused: inputs.tree.directories.length, computed: 0 },
    inputs,
    stages: usualStages.map((id, i) => ({ id, status: 'cached', duration_ms: i === 0 ? Math.round(duration) : 0 })),
    written: 0,
  };
}
