import { lstatSync, realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { AsyncSubscription, Event } from '@parcel/watcher';
import { Failure } from './failure.ts';

/** So long must it be quiet before what has changed is handed over: an editor and git change many files at once. */
const quiet_ms = 40;

/** What is watched: a directory and all below it, but for what is not looked at. */
export interface Watched {
  readonly directory: string;
  /** Paths and globs below the directory. */
  readonly ignore: readonly string[];
  /** Whether a change of this path matters; relative to the directory, with `/`. */
  readonly isWanted: (path: string) => boolean;
  readonly signal: AbortSignal;
}

/** Watches files; `next` gives what has changed since it was called last. To be closed. */
export class FileWatcher {
  readonly #watched: Watched;
  readonly #root: string;
  #subscription: AsyncSubscription | undefined;
  readonly #changed = new Set<string>();
  #error: Error | undefined;
  #isTreeNew = false;
  #wake: () => void = () => {};

  private constructor(watched: Watched) {
    this.#watched = watched;
    this.#root = realpathSync(watched.directory);
  }

  /** When this comes back, no change is missed any more. */
  static async open(watched: Watched): Promise<FileWatcher> {
    const watcher = new FileWatcher(watched);
    watched.signal.addEventListener('abort', () => watcher.#wake(), { once: true });
    await watcher.#subscribe();
    return watcher;
  }

  /**
   * Waits until something has changed and it is quiet again: the paths, sorted. None if the watch has been ended, or if
   * nothing has changed for so long.
   */
  async next(limit_ms?: number): Promise<readonly string[]> {
    const { signal } = this.#watched;
    this.#check();
    if (!signal.aborted && this.#changed.size === 0) await this.#event(limit_ms);
    for (let seen = 0; !signal.aborted && seen !== this.#changed.size; ) {
      seen = this.#changed.size;
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
    const subscription = this.#subscription;
    this.#subscription = undefined;
    await subscription?.unsubscribe();
  }

  /** A directory that was moved here is not followed by the library: everything is watched anew. */
  async #subscribe(): Promise<void> {
    await this.close();
    this.#isTreeNew = false;
    const { subscribe } = await import('@parcel/watcher');
    try {
      const ignore = [...this.#watched.ignore];
      this.#subscription = await subscribe(this.#root, (error, events) => this.#take(error, events), { ignore });
    } catch (error) {
      throw new Failure('watch', this.#root, error);
    }
  }

  #take(error: Error | null, events: readonly Event[]): void {
    if (error !== null) this.#error = error;
    const before = this.#changed.size;
    for (const { path, type } of events) {
      const below = relative(this.#root, path).split(sep).join('/');
      if (!this.#watched.isWanted(below)) continue;
      this.#changed.add(below);
      if (type === 'create' && isDirectory(path)) this.#isTreeNew = true;
    }
    if (error !== null || this.#changed.size > before) this.#wake();
  }

  #check(): void {
    if (this.#error !== undefined) throw new Failure('watch', this.#root, this.#error);
  }

  /** Ends with the next event, with the watch, or when the time is over. */
  async #event(limit_ms?: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((done) => {
      this.#wake = done;
      if (limit_ms !== undefined) timer = setTimeout(done, limit_ms);
    });
    clearTimeout(timer); // It would keep the process from ending.
  }
}

function isDirectory(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
