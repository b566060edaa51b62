import { configFile } from '../../core/base/config/config.ts';
import { diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { Failure, Interrupted, UsageError } from '../../io/failure.ts';
import type { CommandResult, Host } from '../command.ts';
import { failureDiagnostic } from '../failure-diagnostic.ts';
import { ChangeSource, type Polling, snapshotOf } from '../project/change-source.ts';
import { findProject, type Project } from '../project/project.ts';
import { BundleNotNamed } from '../project/project-inputs.ts';
import { readSourceIn } from '../project/read-source.ts';
import { RefusedError } from '../refused-error.ts';
import { WriteFailure } from '../write-failure.ts';
import type { RunArguments } from './run-arguments.ts';
import { failedJson } from './run-failed.ts';
import { flatDiagnostics, type RunOutcome, type RunProfile } from './run-outcome.ts';
import { runProject } from './run-project.ts';
import { isForPeople, runResult } from './run-result.ts';
import { visibleOutcome } from './visible-outcome.ts';
import { type WatchedRun, watchResult } from './watch-result.ts';

/**
 * Runs, and runs again after each change. The first result is that of the first run; those that follow contain the
 * difference to the run before. Every run is complete; the cache makes it fast.
 */
export async function watchProject(args: RunArguments, profile: RunProfile, host: Host): Promise<CommandResult> {
  for (const option of ['locked', 'publish', 'install', 'since', 'report', 'why'] as const)
    if (args[option]) throw new UsageError(`--watch and --${option} exclude each other`);
  if (!isForPeople(args) && args.json !== true && args.format !== 'json')
    throw new UsageError('--watch requires the format text or json');
  const project = findProject(() => {}, args, host.cwd);
  // Opened before the first run, so that no change during the run is missed.
  const source = await ChangeSource.open(project, args, host);
  try {
    const outcome = await runProject(args, profile, host);
    const first = runResult(outcome, args, profile);
    const watch = { args, profile, host, source, project };
    return {
      ...first,
      get json() {
        return {
          ...(first.json as object),
          watch: { run: 1, changed: [], appeared: [], gone: [], ...pollingJson(source) },
        };
      },
      following: following(watch, watchedRunOf(outcome)),
    };
  } catch (error) {
    await source.close();
    if (error instanceof Interrupted) return interrupted(project, profile);
    throw error;
  }
}

/** The watch ended before the first run did. */
function interrupted(project: Project, profile: RunProfile): CommandResult {
  const json = { ...failedJson(project, profile), result: 'interrupted', diagnostics: [] };
  return { result: 'complete', diagnostics: [], json, text: '' };
}

function watchingText({ project: { packsRoot, bundlesRoot }, source }: Watch): string {
  return `watching ${packsRoot}, ${bundlesRoot} and what they are compiled with; Ctrl-C ends it\n${pollingText(source.polling)}`;
}

/** Formats the polling interval and its reason; empty if the system reports changes. */
function pollingText(polling: Polling | undefined): string {
  if (polling === undefined) return '';
  const { interval_ms, reason } = polling;
  return `looking for changes every ${interval_ms} ms${reason === undefined ? '' : `: ${reason}`}\n`;
}

function pollingJson({ polling }: ChangeSource) {
  return polling === undefined ? {} : { poll_ms: polling.interval_ms, poll_reason: polling.reason ?? null };
}

interface Watch {
  readonly args: RunArguments;
  readonly profile: RunProfile;
  readonly host: Host;
  readonly source: ChangeSource;
  /** The project when the watch began. */
  readonly project: Project;
}

async function* following(watch: Watch, first: WatchedRun): AsyncGenerator<CommandResult> {
  const { source, host } = watch;
  let before = first;
  if (isPrinted(watch)) host.stdout(watchingText(watch));
  try {
    for (let run = 2; ; run++) {
      const { polling } = source;
      const changed = await source.next(before.inputs);
      if (changed === undefined) return;
      if (source.polling !== polling && isPrinted(watch)) host.stdout(`\n${pollingText(source.polling)}`);
      printChange(watch, changed);
      const started = host.now();
      const ran = await runAgain(watch);
      // The config may name other directories, and a directory that did not exist may exist again.
      if (ran.outcome) await source.follow(ran.outcome.project, before.outcome === undefined);
      const change = { run, changed, duration_ms: host.now() - started };
      yield watchResult(watch, before, ran, change);
      before = ran;
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  } finally {
    await source.close();
  }
}

function isPrinted({ args }: Watch): boolean {
  return isForPeople(args) && args.quiet !== true;
}

function printChange(watch: Watch, changed: readonly string[]): void {
  if (!isPrinted(watch)) return;
  const what = changed.length === 0 ? 'something' : changed.length === 1 ? changed[0] : `${changed.length} paths`;
  watch.host.stdout(`\n${what} changed\n`);
}

/** Reports a failure and continues: a file that cannot be read now may be readable in the next run. */
async function runAgain({ args, profile, host, source, project }: Watch): Promise<WatchedRun> {
  try {
    return watchedRunOf(await runProject(args, profile, host));
  } catch (error) {
    const inputs = source.now();
    if (error instanceof BundleNotNamed) return refusedRun(bundleNotNamed(error, project), inputs);
    if (error instanceof WriteFailure) return { found: error.found, inputs };
    if (error instanceof Failure) return { found: [failureDiagnostic(error, project.root)], inputs };
    if (error instanceof UsageError) return { found: [diagnostic('refuse.cli.usage', error.message)], inputs };
    if (error instanceof RefusedError) return refusedRun(error, inputs);
    throw error;
  }
}

function refusedRun(refusal: RefusedError, inputs: WatchedRun['inputs']): WatchedRun {
  return { found: refusal.diagnostics, refusal, inputs };
}

/** The command line was complete when the watch began: a bundle that was added since makes it ambiguous. */
function bundleNotNamed({ message }: BundleNotNamed, { root }: Project): RefusedError {
  const help = `set \`default_bundle\` in ${configFile}, or end the watch and start it with \`--bundle\``;
  return new RefusedError([diagnostic('refuse.cli.usage', message, { help })], readSourceIn(root));
}

function watchedRunOf(finished: RunOutcome): WatchedRun {
  const outcome = visibleOutcome(finished);
  const { judged, project, inputs } = outcome;
  return { found: flatDiagnostics(judged), outcome, inputs: snapshotOf(project, inputs) };
}
