import { relative, resolve } from 'node:path';
import { configFile } from '../../core/base/config/config.ts';
import { schemaFile, schemaNames } from '../../core/base/schema/schema-names.ts';
import { contentModelFile } from '../../core/compiler/content-model/content-model.ts';
import { changedPaths } from '../../io/changed-paths.ts';
import { Failure, UsageError } from '../../io/failure.ts';
import { pause } from '../../io/pause.ts';
import type { TreeSnapshot } from '../../io/read-tree.ts';
import { isRemote } from '../../io/remote-file-systems.ts';
import { FileWatcher, type WatchOptions } from '../../io/watch-files.ts';
import type { Host } from '../command.ts';
import { withRelativePaths } from '../failure-diagnostic.ts';
import { RefusedError } from '../refused-error.ts';
import { pollInterval, usualInterval_ms } from '../run/watch-poll.ts';
import { findProject, type Project, type ProjectArguments } from './project.ts';
import { definitionsRoot, inputsKey, readInputs } from './project-inputs.ts';

/** Watched paths besides the packs and the bundles. */
const others = [
  configFile,
  contentModelFile,
  definitionsRoot,
  // Files with these names are noted.
  ...schemaNames.map(schemaFile),
  'tools/xstack/compatx',
];
const neverWatched = ['.git', 'node_modules', '.xstack'];

/** Inputs of a run; `key` differs whenever they do. */
export interface InputsSnapshot {
  readonly key: string;
  readonly tree: TreeSnapshot;
}

/** Arguments of a watch. */
interface WatchArguments extends ProjectArguments {
  readonly poll?: string | undefined;
}

/** Interval of polling, and the reason for it. */
export interface Polling {
  readonly interval_ms: number;
  /** Absent if the user requested polling. */
  readonly reason?: string;
}

/** Delay after a run until missed events are checked for. */
const missed_ms = 400;
/** Changes within this time after others belong to the same change. */
const quiet_ms = 100;
const mostQuiet = 50;

/** Detects changes that require another run: by events of the system, or else by polling. Must be closed. */
export class ChangeSource {
  readonly #args: WatchArguments;
  readonly #host: Host;
  readonly #root: string;
  #watcher: FileWatcher | undefined;
  #polling: Polling | undefined;

  private constructor(args: WatchArguments, host: Host, { root }: Project) {
    this.#args = args;
    this.#host = host;
    this.#root = root;
  }

  /** No change is missed after the promise resolves. */
  static async open(project: Project, args: WatchArguments, host: Host): Promise<ChangeSource> {
    const source = new ChangeSource(args, host, project);
    const interval_ms = pollInterval(args, host.env);
    if (interval_ms !== undefined) source.#polling = { interval_ms };
    else if (isRemote(project.root) || isRemote(resolve(project.root, project.packsRoot)))
      source.#polling = { interval_ms: usualInterval_ms, reason: 'the file system does not report all changes' };
    else await source.#watch(() => FileWatcher.open(watchedIn(project), host.signal));
    return source;
  }

  get polling(): Polling | undefined {
    return this.#polling;
  }

  /** Watches the paths of a project; `isAnew`: also if they are equal, because a removed directory may exist again. */
  async follow(project: Project, isAnew: boolean): Promise<void> {
    const watcher = this.#watcher;
    if (watcher === undefined) return;
    await this.#watch(async () => {
      await watcher.follow(watchedIn(project), isAnew);
      return watcher;
    });
  }

  /** Returns the paths that changed since a snapshot; undefined after the watch has ended. */
  async next(before: InputsSnapshot | undefined): Promise<readonly string[] | undefined> {
    const watcher = this.#watcher;
    let changed: readonly string[] | undefined;
    if (watcher !== undefined)
      await this.#watch(async () => {
        changed = await this.#reported(watcher, before);
        return watcher;
      });
    const { signal } = this.#host;
    return this.#watcher === undefined && !signal.aborted ? this.#polled(before) : changed;
  }

  /** Returns the current snapshot; undefined if the inputs are unreadable. */
  now(): InputsSnapshot | undefined {
    try {
      const project = findProject(() => {}, this.#args, this.#host.cwd);
      return snapshotOf(project, readInputs(project, { bundleId: null }));
    } catch (error) {
      // The next run reports the problem.
      if (error instanceof Failure || error instanceof UsageError || error instanceof RefusedError) return undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#watcher?.close();
  }

  /** Runs work on a watcher; falls back to polling if the system limits watchers. */
  async #watch(work: () => Promise<FileWatcher>): Promise<void> {
    try {
      this.#watcher = await work();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await this.#watcher?.close();
      this.#watcher = undefined;
      this.#polling = { interval_ms: usualInterval_ms, reason: withRelativePaths(error.message, this.#root) };
    }
  }

  /**
   * Watchers lose events, mostly those of changes in quick succession, so the snapshot is compared once after each run.
   * Without a snapshot there may be nothing to watch, so it polls until there is.
   */
  async #reported(watcher: FileWatcher, before: InputsSnapshot | undefined): Promise<readonly string[] | undefined> {
    const { signal } = this.#host;
    do {
      const changed = await watcher.next(missed_ms);
      if (signal.aborted) return undefined;
      if (changed.length > 0 || this.now()?.key !== before?.key) return changed;
    } while (before === undefined);
    const later = await watcher.next();
    return signal.aborted ? undefined : later;
  }

  /** Polls until the snapshot differs, and then until it is stable. */
  async #polled(before: InputsSnapshot | undefined): Promise<readonly string[] | undefined> {
    const { signal, now: clock } = this.#host;
    for (let wait_ms = this.#polling?.interval_ms ?? usualInterval_ms; ; ) {
      if (!(await pause(wait_ms, signal))) return undefined;
      const started = clock();
      let now = this.now();
      // A large project is polled less often: polling takes at most a tenth of the time.
      wait_ms = Math.max(this.#polling?.interval_ms ?? usualInterval_ms, 10 * (clock() - started));
      if (now?.key === before?.key) continue;
      for (let round = 0; round < mostQuiet; round++) {
        if (!(await pause(quiet_ms, signal))) return undefined;
        const later = this.now();
        if (later?.key === now?.key) break;
        now = later;
      }
      return before === undefined || now === undefined ? [] : changedPaths(before.tree, now.tree);
    }
  }
}

export function snapshotOf(project: Project, inputs: Parameters<typeof inputsKey>[1]): InputsSnapshot {
  return { key: inputsKey(project, inputs), tree: inputs.tree };
}

/** Returns all paths that a run reads. */
function watchedIn(project: Project): WatchOptions {
  const { root, packsRoot, bundlesRoot } = project;
  return {
    directory: root,
    paths: [packsRoot, bundlesRoot, ...others],
    ignore: [...neverWatched, ...outputsIn(project)],
  };
}

/** Returns the output directory, if it is inside the project. */
function outputsIn({ root, outDir }: Project): string[] {
  const path = relative(root, resolve(root, outDir));
  return path === '' || path.startsWith('..') ? [] : [path];
}
