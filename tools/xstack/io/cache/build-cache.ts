import { sha256Hex } from '#platform';
import type { RunRecord } from '../../core/incremental/run-record.ts';
import { fingerprintOf } from '../../core/incremental/sight.ts';
import type { UpToDate } from '../outputs.ts';
import type { TreeSnapshot } from '../read-tree.ts';
import { type CacheDirectory, whileLocked } from './cache-directory.ts';
import { haveChangeTimes } from './change-times.ts';
import { type KeptRun, readRun, writeRun } from './kept-run.ts';
import { PackCache } from './pack-cache.ts';

/** A file that changed now is no file from the future, also if its file system has another clock than that of the cache. */
const future_ns = 2_000_000_000n;

/** What tells runs from each other, beside the packs. */
export interface RunKey {
  /** Which of the last runs is meant: the same bundle into the same directory. */
  readonly kind: string;
  /** What every pack is compiled with: other text, other packs. */
  readonly environment: string;
  /** What else has been read. */
  readonly others: string;
}

/**
 * Cached results of packs and of runs. Nothing in it is believed that is not exactly as it was
 * written, in this place, by this build of the product; and nothing is used for files that may have changed since. What
 * cannot be used is made again, without a word.
 */
export class BuildCache {
  readonly #directory: CacheDirectory;
  readonly #tree: TreeSnapshot;
  readonly #kind: string;
  readonly #environment: string;
  readonly #others: string;
  readonly #looks: string;
  readonly #hasChangeTimes: boolean;
  /** True if every file that has changed since would have another stat: none is racily clean (git's term). */
  readonly #isSettled: boolean;
  #packs: PackCache | undefined;

  /** The cache for a project as it has been seen; the directory must have been opened before. */
  constructor(directory: CacheDirectory, { kind, environment, others }: RunKey, tree: TreeSnapshot) {
    this.#directory = directory;
    this.#tree = tree;
    this.#kind = kind;
    this.#environment = sha256Hex(`${process.version}\n${directory.identity}\n${environment}`);
    this.#others = sha256Hex([this.#environment, others, fingerprintOf([tree.rest])].join('\n'));
    this.#looks = fingerprintOf(tree.directories);
    this.#hasChangeTimes = haveChangeTimes(directory, tree.devices);
    this.#isSettled = this.#hasChangeTimes && this.#isBefore(directory.now);
  }

  /** The compiled packs; opened when they are needed. */
  get packs(): PackCache {
    this.#packs ??= new PackCache(this.#directory, this.#environment, this.#tree.directories, this.#hasChangeTimes);
    return this.#packs;
  }

  /** The last run of this kind, if nothing has changed since beside the packs, and its outputs are as it left them. */
  lastRun(): KeptRun | undefined {
    return this.#isSettled ? readRun(this.#directory, this.#kind, this.#others) : undefined;
  }

  /** Reports whether the packs look as they did when a run was made of them: then it would be made again. */
  isSame(run: KeptRun): boolean {
    return run.looks === this.#looks;
  }

  /** Why every run reads the files again, if it does. */
  get note(): string | undefined {
    if (!this.#hasChangeTimes)
      return 'the file system does not record when a file was changed: every run reads all files';
    const later = this.#directory.now + future_ns;
    if (this.#isBefore(later)) return undefined;
    const [first, ...others] = this.#changedSince(later);
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return `\`${first}\`${more} changed at a time to come, by the clock of the file system: every run reads it again`;
  }

  #isBefore(time: bigint): boolean {
    return this.#changedSince(time).length === 0;
  }

  /** The directories with files that changed at a time or later. */
  #changedSince(time: bigint): string[] {
    return [this.#tree.rest, ...this.#tree.directories].flatMap(({ path, newest }) => (newest < time ? [] : [path]));
  }

  /** Keeps the result of a run and the states of the files that it brought up to date. */
  keepRun(outputs: readonly UpToDate[], result: RunRecord): void {
    if (!this.#isSettled || !this.packs.isAsSeen) return;
    const devices = new Map(outputs.map(({ target, stat }) => [stat.dev, target]));
    if (!haveChangeTimes(this.#directory, devices)) return;
    const { contents } = this.packs;
    const run = { others: this.#others, looks: this.#looks, contents, outputs, result };
    whileLocked(this.#directory, () => writeRun(this.#directory, this.#kind, run));
  }
}
