import { sha256Hex } from '#platform';
import type { RunRecord } from '../../core/build-cache/run-record.ts';
import { signatureOf } from '../../core/build-cache/sight.ts';
import type { UpToDate } from '../outputs.ts';
import type { SeenTree } from '../read-tree.ts';
import { type CacheDirectory, whileLocked } from './cache-directory.ts';
import { type KeptRun, readRun, writeRun } from './kept-run.ts';
import { PackCache } from './pack-cache.ts';

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
 * Compiled packs and results of runs that are kept between runs. Nothing in it is believed that is not exactly as it was
 * written, in this place, by this build of the product; and nothing is used for files that may have changed since. What
 * cannot be used is made again, without a word.
 */
export class BuildCache {
  readonly #directory: CacheDirectory;
  readonly #tree: SeenTree;
  readonly #kind: string;
  readonly #environment: string;
  readonly #others: string;
  readonly #looks: string;
  /** Whether no file is so young that it may be changed once more without looking changed. */
  readonly #isSettled: boolean;
  #packs: PackCache | undefined;

  /** The cache for a project as it has been seen; the directory must have been opened before. */
  constructor(directory: CacheDirectory, { kind, environment, others }: RunKey, tree: SeenTree) {
    this.#directory = directory;
    this.#tree = tree;
    this.#kind = kind;
    this.#environment = sha256Hex(`${process.version}\n${directory.identity}\n${environment}`);
    this.#others = sha256Hex([this.#environment, others, signatureOf([tree.rest])].join('\n'));
    this.#looks = signatureOf(tree.directories);
    this.#isSettled = [tree.rest, ...tree.directories].every(({ newest }) => newest < directory.now);
  }

  /** The compiled packs; opened when they are needed. */
  get packs(): PackCache {
    this.#packs ??= new PackCache(this.#directory, this.#environment, this.#tree.directories);
    return this.#packs;
  }

  /** The last run of this kind, if nothing has changed since beside the packs, and its outputs are as it left them. */
  lastRun(): KeptRun | undefined {
    return this.#isSettled ? readRun(this.#directory, this.#kind, this.#others) : undefined;
  }

  /** Whether the packs look as they did when a run was made of them: then it would be made again. */
  isSame(run: KeptRun): boolean {
    return run.looks === this.#looks;
  }

  /** Keeps the result of a run and the states of the files that it brought up to date. */
  keepRun(outputs: readonly UpToDate[], result: RunRecord): void {
    if (!this.#isSettled || !this.packs.isAsSeen) return;
    const { contents } = this.packs;
    const run = { others: this.#others, looks: this.#looks, contents, outputs, result };
    whileLocked(this.#directory, () => writeRun(this.#directory, this.#kind, run));
  }
}
