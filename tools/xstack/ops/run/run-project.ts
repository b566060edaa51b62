import { reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { loadUntuned } from '../../io/engine.ts';
import { pause } from '../../io/pause.ts';
import { isVanished } from '../../io/unreadable.ts';
import type { Host } from '../command.ts';
import { findProject, type Project, selectedBundle } from '../project/project.ts';
import { readInputs } from '../project/project-inputs.ts';
import { projectPolicy } from '../project/project-policy.ts';
import { cachedRun } from './cached-run.ts';
import { finishRun } from './finish-run.ts';
import { readInputsWithCache } from './inputs-with-cache.ts';
import type { RunArguments } from './run-arguments.ts';
import type { RunBuild } from './run-build.ts';
import type { RunContext } from './run-context.ts';
import { isExtended, type RunOutcome, type RunProfile } from './run-outcome.ts';
import { runProgress } from './run-progress.ts';
import { stageClock } from './stage-clock.ts';

const attempts = 3;
const vanished_ms = 50;

/**
 * Runs the stages. If a file or directory was listed, but does not exist when it is read, a change is in progress, such as
 * git switching branches: the run starts again.
 */
export async function runProject(args: RunArguments, profile: RunProfile, host: Host): Promise<RunOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await runOnce(args, profile, host);
    } catch (error) {
      if (attempt === attempts || isExtended(args) || !isVanished(error)) throw error;
      await pause(vanished_ms, host.signal);
    }
  }
}

/**
 * Builds a project and finishes the run. Modules of the compiler are loaded only if something changed since the last
 * run.
 */
async function runOnce(args: RunArguments, profile: RunProfile, host: Host): Promise<RunOutcome> {
  const started = host.now();
  const progress = runProgress(host, args);
  const clock = stageClock(host.now, progress);
  const diagnostics: StageDiagnostics = {};
  const project = findProject(reportTo(diagnostics)('01.compatx.check'), args, host.cwd);
  const bundleId = selectedBundle(project, args);
  const packDone = (done: number, all: number) => progress('03.pack.validate', done, all);
  const options = { diagnostics, bundleId, timed: clock.timed, packDone };
  const { inputs, cache } =
    usesCache(args, project) && profile !== 'full'
      ? readInputsWithCache(project, options)
      : { inputs: readInputs(project, options), cache: undefined };
  const last = isExtended(args) ? undefined : cache?.lastRun();
  const policy = projectPolicy(project, host);
  const context: RunContext = { args, profile, policy, host, project, bundleId, inputs, cache, last, clock };
  return finishRun(context, cachedRun(context, started) ?? (await buildChanged(context)));
}

async function buildChanged(context: RunContext): Promise<RunBuild> {
  const { changedRun } = await loadUntuned(() => import('./changed-run.ts'));
  return changedRun(context);
}

function usesCache(args: RunArguments, { config }: Project): boolean {
  return args.cache === undefined ? config.cache !== false : args.cache === 'on';
}
