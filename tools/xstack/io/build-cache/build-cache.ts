import { sha256Hex } from '#platform';
import { contentOf } from '../../core/build-cache/content.ts';
import type { RunRecord } from '../../core/build-cache/run-record.ts';
import { signatureOf, signatureOfAll } from '../../core/build-cache/sight.ts';
import { hasErrors } from '../../core/diagnostic/diagnostic.ts';
import type { HashedFile } from '../../core/pack/canonical-hash.ts';
import type { CompiledPack } from '../../core/pack/compile-pack.ts';
import type { PackDirectory, ReadBytes } from '../../core/pack/source-tree.ts';
import { compareText } from '../../core/text/compare.ts';
import type { TextStore } from '../../core/text/text-store.ts';
import type { UpToDate } from '../outputs.ts';
import type { SeenTree } from '../read-tree.ts';
import type { SeenDirectory } from '../seen-directory.ts';
import { type CacheDirectory, sweep, whileLocked } from './cache-directory.ts';
import {
  type CacheIndex,
  entryOf,
  type PackEntry,
  placeIn,
  readIndex,
  type Segment,
  writeIndex,
} from './index-file.ts';
import { readRun, writeRun } from './runs.ts';
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

const manySegments = 16;

/**
 * Compiled packs and results of runs that are kept between runs. Nothing in it is believed that is not exactly as it was
 * written, in this place, by this build of the product; and nothing is used for files that may have changed since. What
 * cannot be used is made again, without a word.
 */
export class BuildCache {
  readonly use: CacheUse = { hit: false, reused: 0, computed: 0 };
  readonly #directory: CacheDirectory;
  readonly #looks: readonly SeenDirectory[];
  readonly #seen: Seen[] = [];
  readonly #environment: string;
  readonly #byPath = new Map<string, SeenDirectory>();
  /** Whether no file is so young that it may be changed once more without looking changed. */
  readonly #isSettled: boolean;
  #store: TextStore | undefined;
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

  /** One text for everything that goes into a run; `others` is what has been read beside the packs. */
  inputs(others: string): string {
    return sha256Hex([this.#environment, others, signatureOfAll(this.#looks)].join('\n'));
  }

  /** The kept result of a run with these inputs, whose outputs are still there. */
  run(key: string, inputs: string): RunRecord | undefined {
    if (!this.#isSettled) return undefined;
    return readRun(this.#directory, key, inputs);
  }

  /** Makes the packs of earlier runs known; their texts go into the store. */
  openPacks(store: TextStore): void {
    this.#store = store;
    for (const look of this.#looks) this.#byPath.set(look.path, look);
    const index = readIndex(this.#directory.path);
    // A clock that went back makes all times worthless.
    if (index?.environment !== this.#environment || BigInt(index.look) > this.#directory.now) return;
    this.#index = index;
    this.#segments = new SegmentReader(this.#directory.path, index.segments, store);
  }

  /** The compiled pack of a directory: the kept one, or else a new one. */
  reuse(directory: PackDirectory, read: ReadBytes, compile: (hashed: Hashed) => CompiledPack): CompiledPack {
    const kept = this.#find(directory, read);
    if (kept !== undefined) {
      this.use.reused++;
      this.#seen.push(kept);
      return kept.pack;
    }
    this.use.computed++;
    let content = '';
    const pack = compile((files) => {
      content = contentOf(directory, files);
    });
    if (isKeepable(pack)) this.#seen.push({ pack, content, signature: this.#signature(directory.path) });
    return pack;
  }

  /** Keeps what was compiled. Another process that is keeping something meanwhile goes first. */
  keepPacks(): void {
    const store = this.#store;
    if (store === undefined) return;
    const known = Object.keys(this.#index?.packs ?? {}).length;
    const isKept = ({ entry, signature }: Seen) => entry !== undefined && entry[0] === signature;
    if (known === this.#seen.length && this.#seen.every(isKept)) return;
    whileLocked(this.#directory, () => this.#writePacks(store));
  }

  /** Keeps the result of a run and the states of the files that it brought up to date. */
  keepRun(key: string, inputs: string, outputs: readonly UpToDate[], result: RunRecord): void {
    if (!this.#isSettled) return;
    whileLocked(this.#directory, () => writeRun(this.#directory, key, { inputs, outputs, result }));
  }

  /** What the files of a pack look like; empty while they are so young that a change could leave no trace. */
  #signature(path: string): string {
    const look = this.#byPath.get(path);
    return look !== undefined && look.newest < this.#directory.now ? signatureOf(look) : '';
  }

  /** A pack whose files look as they did, or contain what they did. */
  #find(directory: PackDirectory, read: ReadBytes): Seen | undefined {
    const { path } = directory;
    const entry = Object.hasOwn(this.#index?.packs ?? {}, path) ? this.#index?.packs[path] : undefined;
    if (entry === undefined) return undefined;
    const [known, content] = entry;
    const signature = this.#signature(path);
    const isSame = (signature !== '' && known === signature) || contentNow(directory, read) === content;
    const pack = isSame ? this.#segments?.pack(placeIn(entry)) : undefined;
    return pack && { pack, signature, content, entry };
  }

  /** Where there are many segments, the packs of all but the largest are written again, into one. */
  #writePacks(store: TextStore): void {
    const segments = [...(this.#index?.segments ?? [])];
    const largest = largestOf(this.#seen, segments.length);
    const isWritten = ({ entry }: Seen) =>
      entry === undefined || (segments.length >= manySegments && entry[2] !== largest);
    const fresh = this.#seen.filter(isWritten);
    const packs = new Map<string, PackEntry>();
    for (const { pack, signature, content, entry } of this.#seen)
      if (entry !== undefined) packs.set(pack.path, entryOf(signature, content, placeIn(entry)));
    if (fresh.length > 0) {
      const seen = new Map(fresh.map((one) => [one.pack, one]));
      const segment = writeSegment(this.#directory.path, segments.length, [...seen.keys()], store, (pack, place) => {
        const { signature, content } = seen.get(pack) as Seen;
        packs.set(pack.path, entryOf(signature, content, place));
      });
      segments.push(segment);
    }
    const used = withoutUnused(segments, packs);
    writeIndex(this.#directory.path, {
      environment: this.#environment,
      look: String(this.#directory.now),
      ...used,
    });
    sweep(this.#directory, 'packs-', new Set(used.segments.map(({ file }) => file)));
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

function withoutUnused(segments: readonly Segment[], packs: ReadonlyMap<string, PackEntry>) {
  const used = [...new Set([...packs.values()].map(([, , segment]) => segment))].sort((a, b) => a - b);
  const numbers = new Map(used.map((segment, i) => [segment, i]));
  return {
    segments: used.map((segment) => segments[segment] as Segment),
    packs: Object.fromEntries(
      [...packs].map(([path, entry]) => {
        const place = placeIn(entry);
        const segment = numbers.get(place.segment) as number;
        return [path, entryOf(entry[0], entry[1], { ...place, segment })];
      }),
    ),
  };
}
