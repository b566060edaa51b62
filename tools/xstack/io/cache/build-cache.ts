import { sha256Hex } from '#platform';
import type { Fact } from '../../core/incremental/facts.ts';
import { fingerprintOf } from '../../core/incremental/fingerprint.ts';
import type { RunEntry, RunResult } from '../../core/incremental/run-entry.ts';
import type { OutputFile } from '../outputs.ts';
import type { TreeSnapshot } from '../read-tree.ts';
import { type CacheDirectory, whileLocked } from './cache-directory.ts';
import { haveChangeTimes } from './change-times.ts';
import { PackCache } from './pack-cache.ts';
import { readAnyRun, readRun, writeRun, writtenHashes } from './run-cache.ts';

/** The clocks of two file systems may differ by this much: a later `ctime` is in the future. */
const future_ns = 2_000_000_000n;

/** Cache key of a run, without the packs. */
export interface RunKey {
  /** Selects the run entry: one bundle compiled into one output directory. */
  readonly kind: string;
  /** Everything outside the packs that affects their compilation. */
  readonly environment: string;
  /** All other inputs outside the packs. */
  readonly others: string;
  /** The parts of both by name; only reasons and entries need them. */
  readonly facts: () => { readonly environment: readonly Fact[]; readonly others: readonly Fact[] };
}

/**
 * The build cache as one run uses it: pack entries and the entry of the last run. An entry is used only if its checksum
 * matches, it was written in this directory by this build of the program, and its files are unchanged. All other entries
 * are ignored without a diagnostic.
 */
export class BuildCache {
  readonly #directory: CacheDirectory;
  readonly #tree: TreeSnapshot;
  readonly #kind: string;
  readonly #environment: string;
  readonly #inputs: string;
  readonly #factsOf: RunKey['facts'];
  #facts: ReturnType<RunKey['facts']> | undefined;
  #fingerprint: string | undefined;
  readonly #hasChangeTimes: boolean;
  /** True if a file may have changed without a change of its stat: some file is racily clean, or the stats have no `ctime`. */
  readonly #isRacilyClean: boolean;
  #packs: PackCache | undefined;

  /** The directory must be opened before the snapshot is taken. */
  constructor(directory: CacheDirectory, { kind, environment, others, facts }: RunKey, tree: TreeSnapshot) {
    this.#directory = directory;
    this.#tree = tree;
    this.#kind = kind;
    this.#factsOf = facts;
    this.#environment = sha256Hex(`${process.version}\n${directory.identity}\n${environment}`);
    this.#inputs = sha256Hex([this.#environment, kind, others, fingerprintOf([tree.rest])].join('\n'));
    this.#hasChangeTimes = haveChangeTimes(directory, tree.devices);
    this.#isRacilyClean = !this.#hasChangeTimes || this.#hasChangesSince(directory.now);
  }

  /** The pack entries; the index is read on first use. */
  get packs(): PackCache {
    this.#packs ??= new PackCache(this.#directory, {
      environment: this.#environment,
      facts: () => this.facts.environment,
      snapshots: this.#tree.directories,
      hasChangeTimes: this.#hasChangeTimes,
    });
    return this.#packs;
  }

  /** The inputs of this run outside the packs, by name. */
  get facts(): ReturnType<RunKey['facts']> {
    this.#facts ??= this.#factsOf();
    return this.#facts;
  }

  /** The entry of the last run of this kind, whatever has changed since; undefined if there is none. */
  get anyLastRun(): RunEntry | undefined {
    return readAnyRun(this.#directory, this.#kind);
  }

  /** True if the clock of the file system was set back after a run. */
  isLater({ snapshotTime }: RunEntry): boolean {
    return BigInt(snapshotTime) > this.#directory.now;
  }

  /** The paths of packs, or of their parent, with files that may change without a change of their stats. */
  get racilyClean(): readonly string[] {
    return this.#hasChangeTimes ? this.#changedSince(this.#directory.now) : [this.#tree.root];
  }

  /** The last run of this kind, if all inputs outside the packs and all outputs are unchanged. */
  lastRun(): RunEntry | undefined {
    return this.#isRacilyClean ? undefined : readRun(this.#directory, this.#kind, this.#inputs);
  }

  /** The hash of each registry in the output directory, by file, as far as it is known without reading them. */
  writtenHashes(): ReadonlyMap<string, string> {
    return this.#hasChangeTimes ? writtenHashes(this.#directory, this.#kind) : new Map();
  }

  /** Reports whether the packs have the fingerprint that they had in a run. */
  isUnchanged(run: RunEntry): boolean {
    return run.fingerprint === this.#fingerprintOfAll();
  }

  /** Reason why every run reads the files again; undefined if there is none. */
  get note(): string | undefined {
    if (!this.#hasChangeTimes)
      return 'the file system does not record when a file was changed: every run reads all files';
    const [first, ...others] = this.#changedSince(this.#directory.now + future_ns);
    if (first === undefined) return undefined;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return `\`${first}\`${more} has a change time in the future, by the clock of the file system: every run reads it again`;
  }

  #fingerprintOfAll(): string {
    this.#fingerprint ??= fingerprintOf(this.#tree.directories);
    return this.#fingerprint;
  }

  #hasChangesSince(time: bigint): boolean {
    return this.#changedSince(time).length > 0;
  }

  /** The directories with files that changed at or after a time. */
  #changedSince(time: bigint): string[] {
    return [this.#tree.rest, ...this.#tree.directories].flatMap(({ path, newest }) => (newest < time ? [] : [path]));
  }

  /** Stores a run and the stats of its outputs. Call `packs.store()` before. */
  storeRun(outputs: readonly OutputFile[], result: RunResult): void {
    if (this.#isRacilyClean || this.packs.wasSwapped) return;
    const devices = new Map(outputs.map(({ target, stat }) => [stat.dev, target]));
    if (!haveChangeTimes(this.#directory, devices)) return;
    const { contentHash } = this.packs;
    const { environment, others } = this.facts;
    const keys = { inputs: this.#inputs, fingerprint: this.#fingerprintOfAll(), contentHash };
    const run = { ...keys, outputs, result, facts: [...environment, ...others] };
    whileLocked(this.#directory, () => writeRun(this.#directory, this.#kind, run));
  }
}
