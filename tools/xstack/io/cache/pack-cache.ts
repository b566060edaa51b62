import { sha256Hex } from '#platform';
import { hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { Arena } from '../../core/base/text/arena.ts';
import { compareText } from '../../core/base/text/compare.ts';
import type { Compilation, CompiledPack } from '../../core/compiler/pack/compile-pack.ts';
import { digestOf } from '../../core/compiler/pack/hash-file.ts';
import type { PackDirectory, ReadChunks } from '../../core/compiler/pack/source-tree.ts';
import type { IdentifiedPack } from '../../core/compiler/resolve/identified-pack.ts';
import { contentOf } from '../../core/incremental/content.ts';
import { fingerprintOf } from '../../core/incremental/sight.ts';
import type { DirectorySnapshot } from '../directory-snapshot.ts';
import { type CacheDirectory, sweep, whileLocked } from './cache-directory.ts';
import { type PackEntry, type PackPlace, readIndex, writeIndex } from './index-file.ts';
import { renamedSince } from './renamed.ts';
import { isSegment, SegmentReader, writeSegment } from './segment.ts';

/** A pack as a run has found it, and by what the next run will know it. */
interface Found {
  readonly signature: string;
  readonly content: string;
  /** True if its files were read to know that. */
  readonly isRead: boolean;
  /** Where it is kept; absent if it was compiled. */
  readonly place?: PackPlace;
  /** Absent while nobody has asked for it. */
  pack?: CompiledPack | undefined;
}

/** A pack that is another one now. */
export interface ChangedPack {
  readonly directory: DirectorySnapshot;
  readonly before: IdentifiedPack;
}

const manySegments = 16;
const fewPacks = 16;

/** Cached packs: each is reused as long as its files are the same. */
export class PackCache {
  /** Holds the texts of the packs that come from here. */
  readonly arena = new Arena();
  readonly #directory: CacheDirectory;
  readonly #environment: string;
  readonly #looks: ReadonlyMap<string, DirectorySnapshot>;
  /** What earlier runs have kept, and what this one has found so far; by the directories of the packs. */
  readonly #kept: ReadonlyMap<string, PackEntry>;
  readonly #found = new Map<string, Found>();
  readonly #segments: SegmentReader;
  readonly #hasManySegments: boolean;
  /** True if a stat can tell that a file is unchanged. */
  readonly #hasChangeTimes: boolean;
  #isAsSeen = true;

  constructor(
    directory: CacheDirectory,
    environment: string,
    looks: readonly DirectorySnapshot[],
    hasChangeTimes: boolean,
  ) {
    this.#hasChangeTimes = hasChangeTimes;
    this.#directory = directory;
    this.#environment = environment;
    this.#looks = new Map(looks.map((look) => [look.path, look]));
    const index = readIndex(directory.path);
    // A clock that went back makes all times worthless.
    const isBelieved = index?.environment === environment && BigInt(index.seenAt) <= directory.now;
    this.#kept = new Map(isBelieved ? Object.entries(index.packs) : []);
    this.#segments = new SegmentReader(directory.path, this.arena);
    this.#hasManySegments = packsBySegment(this.#kept.values()).size >= manySegments;
  }

  /** How many packs were taken from here, and how many were compiled. */
  get use(): { readonly reused: number; readonly computed: number } {
    const computed = [...this.#found.values()].filter(({ place }) => place === undefined).length;
    return { reused: this.#found.size - computed, computed };
  }

  /** True if all that was read is what was seen, as far as it has been kept. */
  get isAsSeen(): boolean {
    return this.#isAsSeen;
  }

  /** One text for what all packs contain. */
  get contents(): string {
    return contentsOf(this.#found);
  }

  /** The compiled pack of a directory: the kept one, or else a new one. */
  reuse(directory: PackDirectory, chunks: ReadChunks, compile: () => Compilation): CompiledPack {
    const found = this.#find(directory, chunks);
    if (found?.place !== undefined) found.pack ??= this.#segments.pack(found.place);
    return found?.pack ?? this.compile(directory, compile);
  }

  /** Compiles a pack, and notes by what it will be known. */
  compile(directory: PackDirectory, compile: () => Compilation): CompiledPack {
    const { pack, files } = compile();
    const content = contentOf(directory, files);
    this.#found.set(directory.path, { signature: this.#fingerprintOf(directory.path), content, isRead: true, pack });
    return pack;
  }

  /**
   * The packs that have changed since a run that was made of these contents. Undefined if not all of them are kept, if packs came
   * or went, or if so many have changed that it is better to begin anew.
   */
  changedSince(contents: string, chunks: ReadChunks): ChangedPack[] | undefined {
    const isSound = this.#kept.size === this.#looks.size && contentsOf(this.#kept) === contents;
    if (!isSound || this.#hasManySegments) return undefined;
    const changed: ChangedPack[] = [];
    for (const directory of this.#looks.values()) {
      if (this.#find(directory, chunks) !== undefined) continue;
      const kept = this.#kept.get(directory.path);
      const before = kept && this.#segments.packAlone(kept.place);
      if (before === undefined || changed.length === fewPacks) return undefined;
      changed.push({ directory, before });
    }
    return changed;
  }

  /** Keeps what was found. Another process that is keeping something meanwhile goes first. */
  keep(): void {
    this.#forgetFalseLooks();
    const found = new Map([...this.#found].filter(([, { place, pack }]) => place !== undefined || isKeepable(pack)));
    const isKept = ([path, { place, signature }]: [string, Found]) =>
      place !== undefined && this.#kept.get(path)?.signature === signature;
    if (found.size === this.#kept.size && [...found].every(isKept)) return;
    whileLocked(this.#directory, () => this.#write(found));
  }

  /** What was read in the place of what was seen is known by what it contains only. */
  #forgetFalseLooks(): void {
    const isRenamed = renamedSince(this.#directory);
    for (const [path, found] of this.#found) {
      const look = this.#looks.get(path);
      if (!found.isRead || look === undefined || !isRenamed(look)) continue;
      this.#isAsSeen = false;
      this.#found.set(path, { ...found, signature: '' });
    }
  }

  /** Where there are many segments, the packs of all but the largest are written again, into one. */
  #write(found: ReadonlyMap<string, Found>): void {
    const largest = this.#hasManySegments ? largestSegment(found.values()) : undefined;
    const isFresh = ({ place }: Found) => place === undefined || (largest !== undefined && place.segment !== largest);
    const fresh = [...found.values()].filter(isFresh).map(({ pack }) => pack as IdentifiedPack);
    const places = writeSegment(this.#directory.path, fresh, this.arena);
    const entries = [...found].map(([path, { signature, content, place }]): [string, PackEntry] => [
      path,
      { signature, content, place: places.get(path) ?? (place as PackPlace) },
    ]);
    const packs = Object.fromEntries(entries);
    writeIndex(this.#directory.path, { environment: this.#environment, seenAt: String(this.#directory.now), packs });
    const used = packsBySegment(Object.values(packs));
    sweep(this.#directory, (name) => isSegment(name) && !used.has(name));
  }

  /** What is kept of a pack, or was compiled before, if its files look as they did, or contain what they did. */
  #find(directory: PackDirectory, chunks: ReadChunks): Found | undefined {
    const { path } = directory;
    const kept = this.#kept.get(path);
    if (this.#found.has(path) || kept === undefined) return this.#found.get(path);
    const signature = this.#fingerprintOf(path);
    const looksSame = signature !== '' && signature === kept.signature;
    const isSame = looksSame || contentNow(directory, chunks) === kept.content;
    if (isSame) this.#found.set(path, { ...kept, signature, isRead: !looksSame });
    return this.#found.get(path);
  }

  /** What the files of a pack look like; empty while they are so young that a change could leave no trace. */
  #fingerprintOf(path: string): string {
    const look = this.#looks.get(path);
    const isSettled = this.#hasChangeTimes && look !== undefined && look.newest < this.#directory.now;
    return isSettled ? fingerprintOf([look]) : '';
  }
}

/** Reports whether a pack is sound enough to be kept: what is refused is looked at anew each time. */
export function isKeepable(pack: CompiledPack | undefined): pack is IdentifiedPack {
  return pack?.identity !== undefined && !Object.values(pack.diagnostics).some((found) => hasErrors(found));
}

function contentsOf(packs: ReadonlyMap<string, { readonly content: string }>): string {
  const lines = [...packs].map(([path, { content }]) => `${content} ${path}`);
  return sha256Hex(lines.sort().join('\n'));
}

function contentNow(directory: PackDirectory, chunks: ReadChunks): string {
  const files = directory.entries
    .filter(({ kind }) => kind === 'file')
    .map(({ path, size }) => ({ path: path.slice(directory.path.length + 1), ...digestOf(chunks(path, size), size) }))
    .sort((a, b) => compareText(a.path, b.path));
  return contentOf(directory, files);
}

/** The segments in which packs stand, and how many in each. */
function packsBySegment(packs: Iterable<{ readonly place?: PackPlace }>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { place } of packs)
    if (place !== undefined) counts.set(place.segment, (counts.get(place.segment) ?? 0) + 1);
  return counts;
}

function largestSegment(packs: Iterable<{ readonly place?: PackPlace }>): string | undefined {
  const counts = [...packsBySegment(packs)];
  return counts.sort(([, a], [, b]) => b - a)[0]?.[0];
}
