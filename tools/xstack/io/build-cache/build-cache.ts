import { sha256Hex } from '#platform';
import { contentOf } from '../../core/build-cache/content.ts';
import type { RunRecord } from '../../core/build-cache/run-record.ts';
import { signatureOf, signatureOfAll } from '../../core/build-cache/sight.ts';
import { hasErrors } from '../../core/diagnostic/diagnostic.ts';
import type { HashedFile } from '../../core/pack/canonical-hash.ts';
import type { CompiledPack } from '../../core/pack/compile-pack.ts';
import type { PackDirectory, ReadBytes } from '../../core/pack/source-tree.ts';
import { compareText } from '../../core/text/compare.ts';
import { TextStore } from '../../core/text/text-store.ts';
import type { UpToDate } from '../outputs.ts';
import type { SeenTree } from '../read-tree.ts';
import type { SeenDirectory } from '../seen-directory.ts';
import { type CacheDirectory, sweep, whileLocked } from './cache-directory.ts';
import {
  type CacheIndex,
  entryIn,
  entryOf,
  keptPacksText,
  type PackEntry,
  packsText,
  placeIn,
  readIndex,
  type Segment,
  withoutUnused,
  writeIndex,
} from './index-file.ts';
import { haveOutputsStood, type KeptRun, readRun, writeRun } from './runs.ts';
import { type KeepablePack, SegmentReader, writeSegment } from './segment.ts';

/** How the cache helped a run. */
export interface CacheUse {
  /** Nothing had changed: the whole result was kept. */
  hit: boolean;
  /** Packs that were taken from the cache, and packs that were compiled. */
  reused: number;
  computed: number;
}

/** A pack that has been compiled or found in this run, and how the next run will know it. */
interface Seen {
  readonly pack: KeepablePack;
  readonly signature: string;
  readonly content: string;
  /** Where it stands already. */
  readonly entry?: PackEntry;
}

/** What tells runs from each other. */
export interface RunKey {
  /** Which of the last runs is meant: the same bundle into the same directory. */
  readonly kind: string;
  /** What has been read beside the packs. */
  readonly others: string;
}

/** A pack that is another one now. */
export interface ChangedPack {
  readonly directory: SeenDirectory;
  readonly before: KeepablePack;
}

/** A run and the packs that have changed since. */
export interface RunToPatch {
  readonly result: RunRecord;
  readonly changed: readonly ChangedPack[];
}

const manySegments = 16;
const fewPacks = 16;

/**
 * Compiled packs and results of runs that are kept between runs. Nothing in it is believed that is not exactly as it was
 * written, in this place, by this build of the product; and nothing is used for files that may have changed since. What
 * cannot be used is made again, without a word.
 */
export class BuildCache {
  readonly use: CacheUse = { hit: false, reused: 0, computed: 0 };
  /** Holds the texts of the packs that come from here. */
  readonly store = new TextStore();
  readonly #directory: CacheDirectory;
  readonly #looks: readonly SeenDirectory[];
  readonly #seen: Seen[] = [];
  readonly #environment: string;
  readonly #byPath = new Map<string, SeenDirectory>();
  readonly #signatures = new Map<string, string>();
  /** Packs that have changed since the last run. */
  #changed: Seen[] = [];
  /** Whether no file is so young that it may be changed once more without looking changed. */
  readonly #isSettled: boolean;
  /** The last run of this kind. */
  #run: KeptRun | undefined;
  #index: CacheIndex | undefined;
  #segments: SegmentReader | undefined;

  /**
   * The cache for a project as it has been seen; the directory must have been opened before. `environment` is what beside
   * the packs goes into their compilation: other text, other packs.
   */
  constructor(directory: CacheDirectory, environment: string, { directories, rest }: SeenTree) {
    this.#directory = directory;
    this.#environment = sha256Hex(`${process.version}\n${directory.identity}\n${environment}`);
    this.#looks = [rest, ...directories];
    this.#isSettled = this.#looks.every(({ newest }) => newest < directory.now);
  }

  /** The kept result of a run, if nothing that went in and nothing that came out has changed since. */
  run(key: RunKey): RunRecord | undefined {
    this.#run = this.#isSettled ? readRun(this.#directory, key.kind) : undefined;
    return this.#run?.inputs === this.#inputsOf(key) ? this.#run.result : undefined;
  }

  /** The last run, if a few packs have changed since and nothing else has; to be asked after `run`. */
  runToPatch(key: RunKey, read: ReadBytes): RunToPatch | undefined {
    const run = this.#run;
    if (run === undefined || run.others !== this.#othersOf(key)) return undefined;
    this.#openPacks();
    const index = this.#index;
    if (index === undefined || index.segments.length >= manySegments || run.packs !== keptPacksText(index))
      return undefined;
    const directories = this.#looks.slice(1);
    this.#changed = [];
    if (directories.length !== Object.keys(index.packs).length) return undefined;
    const changed: ChangedPack[] = [];
    for (const directory of directories) {
      const entry = entryIn(index, directory.path);
      if (entry === undefined) return undefined;
      if (this.#isKnown(directory, entry, read)) continue;
      const before = this.#segments?.packAlone(placeIn(entry));
      if (before === undefined || changed.length === fewPacks) return undefined;
      changed.push({ directory, before });
    }
    return { result: run.result, changed };
  }

  /** Compiles a pack that has changed since the last run; undefined if it is not one to keep. */
  compileChanged(directory: PackDirectory, compile: (hashed: Hashed) => CompiledPack): KeepablePack | undefined {
    const seen = this.#compile(directory, compile);
    if (!isKeepable(seen.pack)) return undefined;
    this.#changed.push({ ...seen, pack: seen.pack });
    return seen.pack;
  }

  /** Whether the outputs of the last run are still as it left them, now that they have been read. */
  haveOutputsStood(): boolean {
    return this.#run !== undefined && haveOutputsStood(this.#run);
  }

  /** Keeps a run that was made of the last one and of the packs that have changed since. */
  keepPatched(key: RunKey, outputs: readonly UpToDate[], result: RunRecord): void {
    const index = this.#index as CacheIndex;
    const packs = new Map(Object.entries(index.packs));
    for (const [path, entry] of packs) packs.set(path, entryOf(this.#signature(path), entry[1], placeIn(entry)));
    whileLocked(this.#directory, () => {
      const segments = [...index.segments];
      this.#writeFresh(this.#changed, segments, packs);
      this.#writeIndex(segments, packs);
      this.#writeRun(
        key,
        outputs,
        result,
        [...packs].map(([path, entry]) => [path, entry[1]] as const),
      );
    });
  }

  /** The compiled pack of a directory: the kept one, or else a new one. */
  reuse(directory: PackDirectory, read: ReadBytes, compile: (hashed: Hashed) => CompiledPack): CompiledPack {
    this.#openPacks();
    const kept = this.#find(directory, read);
    if (kept !== undefined) {
      this.use.reused++;
      this.#seen.push(kept);
      return kept.pack;
    }
    this.use.computed++;
    const seen = this.#compile(directory, compile);
    if (isKeepable(seen.pack)) this.#seen.push({ ...seen, pack: seen.pack });
    return seen.pack;
  }

  #compile(directory: PackDirectory, compile: (hashed: Hashed) => CompiledPack) {
    let content = '';
    const pack = compile((files) => {
      content = contentOf(directory, files);
    });
    return { pack, content, signature: this.#signature(directory.path) };
  }

  /** Keeps what was compiled. Another process that is keeping something meanwhile goes first. */
  keepPacks(): void {
    const known = Object.keys(this.#index?.packs ?? {}).length;
    const isKept = ({ entry, signature }: Seen) => entry !== undefined && entry[0] === signature;
    if (known === this.#seen.length && this.#seen.every(isKept)) return;
    whileLocked(this.#directory, () => this.#writePacks());
  }

  /** Keeps the result of a run and the states of the files that it brought up to date. */
  keepRun(key: RunKey, outputs: readonly UpToDate[], result: RunRecord): void {
    if (!this.#isSettled) return;
    const packs = this.#seen.map(({ pack, content }) => [pack.path, content] as const);
    whileLocked(this.#directory, () => this.#writeRun(key, outputs, result, packs));
  }

  /** `packs` is what went into this run: what the index says may be of another one. */
  #writeRun(
    key: RunKey,
    outputs: readonly UpToDate[],
    result: RunRecord,
    packs: readonly (readonly [path: string, content: string])[],
  ): void {
    const [inputs, others] = [this.#inputsOf(key), this.#othersOf(key)];
    writeRun(this.#directory, key.kind, { inputs, others, packs: packsText(packs), outputs, result });
  }

  /** One text for everything that goes into a run. */
  #inputsOf({ others }: RunKey): string {
    return sha256Hex([this.#environment, others, signatureOfAll(this.#looks)].join('\n'));
  }

  /** One text for everything that goes into a run beside the packs. */
  #othersOf({ others }: RunKey): string {
    return sha256Hex([this.#environment, others, signatureOfAll(this.#looks.slice(0, 1))].join('\n'));
  }

  /** Makes the packs of earlier runs known. */
  #openPacks(): void {
    if (this.#byPath.size > 0) return;
    for (const look of this.#looks) this.#byPath.set(look.path, look);
    const index = readIndex(this.#directory.path);
    // A clock that went back makes all times worthless.
    if (index?.environment !== this.#environment || BigInt(index.look) > this.#directory.now) return;
    this.#index = index;
    this.#segments = new SegmentReader(this.#directory.path, index.segments, this.store);
  }

  /** What the files of a pack look like; empty while they are so young that a change could leave no trace. */
  #signature(path: string): string {
    const known = this.#signatures.get(path);
    if (known !== undefined) return known;
    const look = this.#byPath.get(path);
    const signature = look !== undefined && look.newest < this.#directory.now ? signatureOf(look) : '';
    this.#signatures.set(path, signature);
    return signature;
  }

  /** Whether the files of a pack look as they did, or contain what they did. */
  #isKnown(directory: PackDirectory, [known, content]: PackEntry, read: ReadBytes): boolean {
    const signature = this.#signature(directory.path);
    return (signature !== '' && known === signature) || contentNow(directory, read) === content;
  }

  #find(directory: PackDirectory, read: ReadBytes): Seen | undefined {
    const entry = this.#index && entryIn(this.#index, directory.path);
    if (entry === undefined || !this.#isKnown(directory, entry, read)) return undefined;
    const pack = this.#segments?.pack(placeIn(entry));
    return pack && { pack, signature: this.#signature(directory.path), content: entry[1], entry };
  }

  /** Where there are many segments, the packs of all but the largest are written again, into one. */
  #writePacks(): void {
    const segments = [...(this.#index?.segments ?? [])];
    const largest = largestOf(this.#seen, segments.length);
    const isWritten = ({ entry }: Seen) =>
      entry === undefined || (segments.length >= manySegments && entry[2] !== largest);
    const packs = new Map<string, PackEntry>();
    for (const { pack, signature, content, entry } of this.#seen)
      if (entry !== undefined) packs.set(pack.path, entryOf(signature, content, placeIn(entry)));
    this.#writeFresh(this.#seen.filter(isWritten), segments, packs);
    this.#writeIndex(segments, packs);
  }

  #writeFresh(fresh: readonly Seen[], segments: Segment[], packs: Map<string, PackEntry>): void {
    if (fresh.length === 0) return;
    const seen = new Map(fresh.map((one) => [one.pack, one]));
    const written = writeSegment(this.#directory.path, segments.length, [...seen.keys()], this.store, (pack, place) => {
      const { signature, content } = seen.get(pack) as Seen;
      packs.set(pack.path, entryOf(signature, content, place));
    });
    segments.push(written);
  }

  #writeIndex(segments: readonly Segment[], packs: ReadonlyMap<string, PackEntry>): void {
    const index = {
      environment: this.#environment,
      look: String(this.#directory.now),
      ...withoutUnused(segments, packs),
    };
    writeIndex(this.#directory.path, index);
    sweep(this.#directory, 'packs-', new Set(index.segments.map(({ file }) => file)));
  }
}

/** Is told of the files of a pack and what they contain. */
export type Hashed = (files: readonly HashedFile[]) => void;

function contentNow(directory: PackDirectory, read: ReadBytes): string {
  const files = directory.entries
    .filter(({ kind }) => kind === 'file')
    .map(({ path, size }) => {
      const bytes = read(path, size);
      return { path: path.slice(directory.path.length + 1), sha256: sha256Hex(bytes), size: bytes.length };
    })
    .sort((a, b) => compareText(a.path, b.path));
  return contentOf(directory, files);
}

function isKeepable(pack: CompiledPack): pack is KeepablePack {
  return pack.identity !== undefined && !Object.values(pack.findings).some((found) => hasErrors(found));
}

/** The segment that has the most of these packs. */
function largestOf(seen: readonly Seen[], segments: number): number {
  const live = new Array<number>(segments).fill(0);
  for (const { entry } of seen) if (entry !== undefined) live[entry[2]] = (live[entry[2]] as number) + 1;
  return live.indexOf(Math.max(...live));
}
