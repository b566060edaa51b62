import { relative, resolve } from 'node:path';
import { diagnostic } from '../core/diagnostic/diagnostic.ts';
import { allFindings } from '../core/stage.ts';
import { Failure, UsageError } from '../io/failure.ts';
import { FileWatcher, type Watched } from '../io/watch-files.ts';
import type { Arguments, CommandResult, Surroundings } from './command.ts';
import { findProject, type Project } from './project.ts';
import { inputsText, readInputs } from './project-inputs.ts';
import { RefusedError } from './refused-error.ts';
import { judgedBy, type RunOutcome, type RunProfile } from './run-outcome.ts';
import { runProject } from './run-project.ts';
import { isForPeople, runResult } from './run-result.ts';
import { type Ran, watchResult } from './watch-result.ts';

/** What is watched beside the packs and the bundles. */
const others = ['xstack.config.json', 'schemas/registries', 'tools/xstack/compatx'];
const neverWatched = ['.git', 'node_modules', '.xstack'];

/**
 * Runs, and runs again whenever something has changed. The first result is that of the first run, and those that follow
 * say what became different. Every run is a whole one: it is the cache that makes it quick.
 */
export async function watchProject(
  args: Arguments,
  profile: RunProfile,
  surroundings: Surroundings,
): Promise<CommandResult> {
  for (const option of ['locked', 'publish', 'install'])
    if (args[option]) throw new UsageError(`--watch and --${option} exclude each other`);
  if (!isForPeople(args) && args['json'] !== true && args['format'] !== 'json')
    throw new UsageError('--watch speaks text or json');
  const project = findProject(() => {}, args, surroundings.cwd);
  // Opened before the first run: what changes while it runs is seen.
  const watcher = await FileWatcher.open(inputsOf(project), surroundings.signal);
  try {
    const outcome = await runProject(args, profile, surroundings);
    const first = runResult(outcome, args, profile);
    const watch = { args, profile, surroundings, watcher, root: project.root };
    return {
      ...first,
      get json() {
        return { ...(first.json as object), watch: { run: 1, changed: [], appeared: [], gone: [] } };
      },
      text: `${first.text}watching ${project.packsRoot}, ${project.bundlesRoot} and what they are compiled with; Ctrl-C ends it\n`,
      following: following(watch, ranOf(outcome, profile)),
    };
  } catch (error) {
    await watcher.close();
    throw error;
  }
}

interface Watch {
  readonly args: Arguments;
  readonly profile: RunProfile;
  readonly surroundings: Surroundings;
  readonly watcher: FileWatcher;
  readonly root: string;
}

async function* following(watch: Watch, first: Ran): AsyncGenerator<CommandResult> {
  let before = first;
  try {
    for (let run = 2; ; run++) {
      const changed = await nextChange(watch, before);
      if (changed === undefined) return;
      tellChange(watch, changed);
      const started = watch.surroundings.now();
      const ran = await runAgain(watch);
      // The config may name other places, and what could not be read may be there again.
      if (ran.outcome) await watch.watcher.follow(inputsOf(ran.outcome.project), before.outcome === undefined);
      const change = { run, changed, duration_ms: watch.surroundings.now() - started };
      yield watchResult(watch, before, ran, change);
      before = ran;
    }
  } finally {
    await watch.watcher.close();
  }
}

/** How long after a run it is looked whether the watcher has missed something. */
const missed_ms = 400;

/**
 * The paths that have changed; undefined when the watch has ended. Watchers lose events, most of all those of a change that
 * quickly follows another: so once after each run, it is looked whether all is as that run saw it. Where it saw nothing, there
 * may be nothing to be watched, and it is looked until there is something.
 */
async function nextChange(watch: Watch, { seen }: Ran): Promise<readonly string[] | undefined> {
  const { watcher, surroundings } = watch;
  do {
    const changed = await watcher.next(missed_ms);
    if (surroundings.signal.aborted) return undefined;
    if (changed.length > 0 || inputsNow(watch) !== seen) return changed;
  } while (seen === undefined);
  const later = await watcher.next();
  return surroundings.signal.aborted ? undefined : later;
}

/** What a run would read now; undefined where it cannot be read. */
function inputsNow({ args, surroundings }: Pick<Watch, 'args' | 'surroundings'>): string | undefined {
  try {
    const now = findProject(() => {}, args, surroundings.cwd);
    return inputsText(now, readInputs(now, { bundleId: null }));
  } catch (error) {
    // A run reports what is wrong.
    if (error instanceof Failure || error instanceof UsageError || error instanceof RefusedError) return undefined;
    throw error;
  }
}

function tellChange({ args, surroundings }: Watch, changed: readonly string[]): void {
  if (!isForPeople(args) || args['quiet'] === true) return;
  const what = changed.length === 0 ? 'something' : changed.length === 1 ? changed[0] : `${changed.length} paths`;
  surroundings.stdout(`\n${what} changed\n`);
}

/** What cannot be read at this moment may be there at the next: it is said, and the watch goes on. */
async function runAgain({ args, profile, surroundings }: Watch): Promise<Ran> {
  try {
    return ranOf(await runProject(args, profile, surroundings), profile);
  } catch (error) {
    const seen = inputsNow({ args, surroundings });
    if (error instanceof Failure)
      return { found: [diagnostic('refuse.io.failure', error.message, { at: { file: error.path } })], seen };
    if (error instanceof UsageError) return { found: [diagnostic('refuse.cli.usage', error.message)], seen };
    if (error instanceof RefusedError) return { found: error.diagnostics, seen };
    throw error;
  }
}

function ranOf(outcome: RunOutcome, profile: RunProfile): Ran {
  const { findings, project, inputs } = outcome;
  return { found: judgedBy(profile, allFindings(findings)), outcome, seen: inputsText(project, inputs) };
}

/** All that a run reads. */
function inputsOf(project: Project): Watched {
  const { root, packsRoot, bundlesRoot } = project;
  return {
    directory: root,
    paths: [packsRoot, bundlesRoot, ...others],
    ignore: [...neverWatched, ...outputsIn(project)],
  };
}

/** The output directory, where it is inside of the project. */
function outputsIn({ root, outDir }: Project): string[] {
  const path = relative(root, resolve(root, outDir));
  return path === '' || path.startsWith('..') ? [] : [path];
}
