import { join, relative, sep } from 'node:path';
import type { AsyncSubscription, Event } from '@parcel/watcher';
import { statIfExists } from './exists.ts';
import { Failure } from './failure.ts';
import { lstatSync, realpathSync } from './file-system.ts';
import { loadOptional } from './optional-package.ts';

/**
 * Time without events before changes are reported: editors and git change many files at once. The library reports the
 * first event at once and the following ones after 50 ms.
 */
const quiet_ms = 75;

/** The paths to watch. */
export interface WatchOptions {
  readonly directory: string;
  /** Paths below the directory, with everything below them; relative, with `/`. Each may be a link. */
  readonly paths: readonly string[];
  /** Paths and globs below the directory that are ignored. */
  readonly ignore: readonly string[];
}

/** A watched directory: its real path, and its path relative to the watched root. */
interface WatchedDirectory {
  readonly real: string;
  readonly name: string;
}

/** Watches files; `next` returns the changes since its last call. Must be closed. */
export class FileWatcher {
  #watched: WatchOptions;
  readonly #signal: AbortSignal;
  #subscriptions: AsyncSubscription[] = [];
  readonly #changed = new Set<string>();
  #error: Error | undefined;
  #isTreeNew = false;
  #wake: () => void = () => {};

  private constructor(watched: WatchOptions, signal: AbortSignal) {
    this.#watched = watched;
    this.#signal = signal;
  }

  /** No change is missed after the promise resolves. */
  static async open(watched: WatchOptions, signal: AbortSignal): Promise<FileWatcher> {
    const watcher = new FileWatcher(watched, signal);
    signal.addEventListener('abort', () => watcher.#wake(), { once: true });
    await watcher.#subscribe();
    return watcher;
  }

  /** Watches other paths; `isAnew`: also if they are equal, because a removed directory may exist again. */
  async follow(watched: WatchOptions, isAnew: boolean): Promise<void> {
    if (!isAnew && JSON.stringify(watched) === JSON.stringify(this.#watched)) return;
    this.#watched = watched;
    await this.#subscribe();
  }

  /**
   * Waits for a change followed by quiet; returns the paths, sorted. Empty if the watch has ended or after `limit_ms`.
   */
  async next(limit_ms?: number): Promise<readonly string[]> {
    const signal = this.#signal;
    this.#check();
    if (!signal.aborted && this.#changed.size === 0) await this.#event(limit_ms);
    for (let previousSize = 0; !signal.aborted && previousSize !== this.#changed.size; ) {
      previousSize = this.#changed.size;
      await this.#event(quiet_ms);
    }
    this.#check();
    if (signal.aborted) return [];
    if (this.#isTreeNew) await this.#subscribe();
    const changed = [...this.#changed].sort();
    this.#changed.clear();
    return changed;
  }

  async close(): Promise<void> {
    const subscriptions = this.#subscriptions;
    this.#subscriptions = [];
    for (const subscription of subscriptions) {
      try {
        await subscription.unsubscribe();
      } catch (error) {
        // inotify drops the watch of a removed directory; the library then fails to remove it.
        if (!(error instanceof Error && error.message.startsWith('Unable to remove watcher'))) throw error;
      }
    }
  }

  /** The library does not follow a directory that was moved here, so everything is subscribed again. */
  async #subscribe(): Promise<void> {
    await this.close();
    this.#isTreeNew = false;
    const ignore = [...this.#watched.ignore];
    try {
      const { subscribe } = await loadOptional('@parcel/watcher', () => import('@parcel/watcher'));
      for (const watched of watchedDirectories(this.#watched))
        this.#subscriptions.push(
          await subscribe(watched.real, (error, events) => this.#take(watched, error, events), { ignore }),
        );
    } catch (error) {
      throw new Failure('watch', this.#watched.directory, error);
    }
  }

  #take({ real, name }: WatchedDirectory, error: Error | null, events: readonly Event[]): void {
    if (error !== null) this.#error = error;
    const before = this.#changed.size;
    for (const { path, type } of events) {
      const changed = [name, relative(real, path).split(sep).join('/')].filter((part) => part !== '').join('/');
      if (!isRelevant(this.#watched, changed)) continue;
      this.#changed.add(changed);
      if (type === 'create' && hasMore(path)) this.#isTreeNew = true;
    }
    if (error !== null || this.#changed.size > before) this.#wake();
  }

  #check(): void {
    if (this.#error !== undefined) throw new Failure('watch', this.#watched.directory, this.#error);
  }

  /** Resolves on the next event, on abort, or after the limit. */
  async #event(limit_ms?: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((done) => {
      this.#wake = done;
      if (limit_ms !== undefined) timer = setTimeout(done, limit_ms);
    });
    clearTimeout(timer); // A pending timer would keep the process alive.
  }
}

/** Returns the directory, and the directories that links among its paths lead to. */
function watchedDirectories({ directory, paths }: WatchOptions): WatchedDirectory[] {
  const root = realpathSync(directory);
  const linked = paths.flatMap((name) => {
    const path = join(root, name);
    if (statIfExists(path)?.isDirectory() !== true) return [];
    const real = realpathSync(path);
    return real === path ? [] : [{ real, name }];
  });
  return [{ real: root, name: '' }, ...linked];
}

/** Reports whether a path is equal to, below or above a watched one. */
function isRelevant({ paths }: WatchOptions, changed: string): boolean {
  return paths.some((path) => changed === path || changed.startsWith(`${path}/`) || path.startsWith(`${changed}/`));
}

/** Reports whether there may be entries below a path that are not watched yet. */
function hasMore(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isDirectory() === true || stat?.isSymbolicLink() === true;
}
