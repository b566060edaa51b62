import { sha256Hex } from '#platform';
import { Arena } from '../../core/base/text/arena.ts';
import type { Compilation, CompiledPack } from '../../core/compiler/pack/compile-pack.ts';
import type { PackDirectory, ReadChunks } from '../../core/compiler/pack/source-tree.ts';
import type { IdentifiedPack } from '../../core/compiler/resolve/identified-pack.ts';
import type { Fact } from '../../core/incremental/facts.ts';
import { contentLinesOf, fingerprintOf } from '../../core/incremental/fingerprint.ts';
import type { PackChanges } from '../../core/incremental/pack-changes.ts';
import type { DirectorySnapshot } from '../directory-snapshot.ts';
import { type CacheDirectory, sweep, whileLocked } from './cache-directory.ts';
import { isCacheable } from './cacheable.ts';
import type { ChangedPack } from './changed-pack.ts';
import { contentHashNow, contentHashOfAll } from './content-hash.ts';
import { type CacheIndex, type EntryLocation, type IndexedPack, readIndex, writeIndex } from './index-file.ts';
import { isSegment, SegmentReader, writeSegment } from './segment.ts';
import { largestSegment, packsBySegment } from './segments-in-use.ts';
import { swappedSince } from './swapped-directories.ts';

/** A pack of the current run: compiled, or unchanged since it was cached. */
interface CurrentPack {
  readonly fingerprint: string;
  readonly contentHash: string;
  /** True if its files were read in this run. */
  readonly isRead: boolean;
  /** Absent if it was compiled. */
  readonly location?: EntryLocation;
  /** The lines of its content, if it was compiled. */
  readonly content?: string;
  /** Absent until it is requested. */
  pack?: CompiledPack | undefined;
}

/** Everything that the entries of packs depend on. */
export interface PackCacheKey {
  readonly environment: string;
  /** The parts of the environment by name. */
  readonly facts: () => readonly Fact[];
  readonly snapshots: readonly DirectorySnapshot[];
  readonly hasChangeTimes: boolean;
}

const manySegments = 16;
const fewPacks = 16;

/** The pack entries as one run uses them: an entry is reused if the files of its pack are unchanged. */
export class PackCache {
  /** Stores the strings of cached packs. */
  readonly arena = new Arena();
  readonly #directory: CacheDirectory;
  readonly #environment: string;
  readonly #facts: () => readonly Fact[];
  readonly #snapshots: ReadonlyMap<string, DirectorySnapshot>;
  /** Entries of earlier runs, and the packs of this run so far; by pack directory. */
  readonly #cached: ReadonlyMap<string, IndexedPack>;
  readonly #current = new Map<string, CurrentPack>();
  readonly #summaryLocations: CacheIndex['summaries'];
  /** Summaries by segment, as far as they were read. */
  readonly #summaries = new Map<string, ReadonlyMap<string, IdentifiedPack>>();
  readonly #segments: SegmentReader;
  readonly #hasManySegments: boolean;
  /** True if a change of a file always changes its stat. */
  readonly #hasChangeTimes: boolean;
  #wasSwapped = false;
  /** The index of the last run, and whether its entries could be used. */
  readonly state: {
    readonly index: CacheIndex | undefined;
    readonly isEnvironment: boolean;
    readonly isValid: boolean;
  };

  constructor(directory: CacheDirectory, { environment, facts, snapshots, hasChangeTimes }: PackCacheKey) {
    this.#facts = facts;
    this.#hasChangeTimes = hasChangeTimes;
    this.#directory = directory;
    this.#environment = environment;
    this.#snapshots = new Map(snapshots.map((snapshot) => [snapshot.path, snapshot]));
    const index = readIndex(directory.path);
    // A clock that was set back invalidates all recorded times.
    const isValid = index?.environment === environment && BigInt(index.snapshotTime) <= directory.now;
    this.state = { index, isEnvironment: index?.environment === environment, isValid };
    this.#cached = new Map(isValid ? Object.entries(index.packs) : []);
    this.#summaryLocations = isValid ? index.summaries : {};
    this.#segments = new SegmentReader(directory.path, this.arena);
    this.#hasManySegments = packsBySegment(this.#cached.values()).size >= manySegments;
  }

  /** Number of packs taken from the cache, and of packs compiled. */
  get use(): { readonly reused: number; readonly computed: number } {
    const computed = [...this.#current.values()].filter(({ location }) => location === undefined).length;
    return { reused: this.#current.size - computed, computed };
  }

  /** True if `store` found that a directory may have been swapped between the snapshot and the reading of its files. */
  get wasSwapped(): boolean {
    return this.#wasSwapped;
  }

  /** Content hash of all packs of this run. */
  get contentHash(): string {
    return contentHashOfAll(this.#current);
  }

  /** Returns the compiled pack of a directory: from its entry if that is unchanged, else compiled. */
  reuse(directory: PackDirectory, chunks: ReadChunks, compile: () => Compilation): CompiledPack {
    const current = this.#unchanged(directory, chunks);
    if (current?.location !== undefined) current.pack ??= this.#segments.pack(current.location);
    return current?.pack ?? this.compile(directory, compile);
  }

  /**
   * Returns the pack of a directory without rows and strings if its files are unchanged; undefined if it must be compiled
   * or read as a whole.
   */
  summary(directory: PackDirectory, chunks: ReadChunks): IdentifiedPack | undefined {
    const location = this.#unchanged(directory, chunks)?.location;
    const summaries = location && this.#summaryLocations[location.segment];
    if (location === undefined || summaries === undefined) return undefined;
    const { segment } = location;
    const read = this.#summaries.get(segment) ?? this.#segments.summaries(segment, summaries);
    this.#summaries.set(segment, read);
    return read.get(directory.path);
  }

  /** The summaries of all packs that this run did not compile; undefined if one of them has none. */
  unchangedSummaries(chunks: ReadChunks): readonly IdentifiedPack[] | undefined {
    const summaries: IdentifiedPack[] = [];
    for (const [path, snapshot] of this.#snapshots) {
      if (this.#current.get(path)?.pack !== undefined) continue;
      const summary = this.summary(snapshot, chunks);
      if (summary === undefined) return undefined;
      summaries.push(summary);
    }
    return summaries;
  }

  /** The packs that this run compiled, with the pack and the content of their entries, and the entries of removed packs. */
  changes(): PackChanges {
    const before = ({ location }: IndexedPack) => ({
      pack: this.#segments.packAlone(location),
      content: this.#segments.contentAlone(location),
    });
    const compiled = [...this.#current].flatMap(([path, { content, pack, location }]) => {
      if (location !== undefined || pack === undefined) return [];
      const cached = this.#cached.get(path);
      return [{ path, after: { pack, content }, ...(cached && { before: before(cached) }) }];
    });
    const removed = [...this.#cached].filter(([path]) => !this.#snapshots.has(path));
    return { compiled, removed: removed.map(([path, cached]) => ({ path, before: before(cached) })) };
  }

  /** Compiles a pack and records its fingerprint and content hash. */
  compile(directory: PackDirectory, compile: () => Compilation): CompiledPack {
    const { pack, files } = compile();
    const [fingerprint, content] = [this.#fingerprintOf(directory.path), contentLinesOf(directory, files)];
    this.#current.set(directory.path, { fingerprint, contentHash: sha256Hex(content), content, isRead: true, pack });
    return pack;
  }

  /**
   * The packs that changed since a run with the given content hash. Undefined if the cache does not have exactly the packs
   * of that run, if packs were added or removed, or if so many changed that compiling all is better.
   */
  changedSince(contentHash: string, chunks: ReadChunks): ChangedPack[] | undefined {
    const isOfRun = this.#cached.size === this.#snapshots.size && contentHashOfAll(this.#cached) === contentHash;
    if (!isOfRun || this.#hasManySegments) return undefined;
    const changed: ChangedPack[] = [];
    for (const directory of this.#snapshots.values()) {
      if (this.#unchanged(directory, chunks) !== undefined) continue;
      const cached = this.#cached.get(directory.path);
      const before = cached && this.#segments.packAlone(cached.location);
      if (before === undefined || changed.length === fewPacks) return undefined;
      changed.push({ directory, before });
    }
    return changed;
  }

  /** Stores the packs of this run. Stores nothing while another process writes to the cache. */
  store(): void {
    this.#dropSwapped();
    const current = new Map(
      [...this.#current].filter(([, { location, pack }]) => location !== undefined || isCacheable(pack)),
    );
    const isStored = ([path, { location, fingerprint }]: [string, CurrentPack]) =>
      location !== undefined && this.#cached.get(path)?.fingerprint === fingerprint;
    if (current.size === this.#cached.size && [...current].every(isStored)) return;
    whileLocked(this.#directory, () => this.#write(current));
  }

  /** Drops the fingerprints of packs whose directories may have been swapped: only their content hashes are valid. */
  #dropSwapped(): void {
    const isSwapped = swappedSince(this.#directory);
    for (const [path, current] of this.#current) {
      const snapshot = this.#snapshots.get(path);
      if (!current.isRead || snapshot === undefined || !isSwapped(snapshot)) continue;
      this.#wasSwapped = true;
      this.#current.set(path, { ...current, fingerprint: '' });
    }
  }

  /** Writes compiled packs into a new segment; if there are many segments, merges all but the largest into it. */
  #write(current: ReadonlyMap<string, CurrentPack>): void {
    const largest = this.#hasManySegments ? largestSegment(current.values()) : undefined;
    const isWritten = ({ location }: CurrentPack) =>
      location === undefined || (largest !== undefined && location.segment !== largest);
    const written = [...current.values()].filter(isWritten).map(({ pack, content, location }) => ({
      pack: pack as IdentifiedPack,
      content: content ?? (location && this.#segments.contentAlone(location)) ?? '',
    }));
    const { locations, summaries: added } = writeSegment(this.#directory.path, written, this.arena);
    const packs = Object.fromEntries(
      [...current].map(([path, { fingerprint, contentHash, location }]): [string, IndexedPack] => [
        path,
        { fingerprint, contentHash, location: locations.get(path) ?? (location as EntryLocation) },
      ]),
    );
    const snapshotTime = String(this.#directory.now);
    const used = packsBySegment(Object.values(packs));
    const summaries = [...Object.entries(this.#summaryLocations), ...(added === undefined ? [] : [added])];
    writeIndex(this.#directory.path, {
      environment: this.#environment,
      snapshotTime,
      facts: this.#facts(),
      packs,
      summaries: Object.fromEntries(summaries.filter(([segment]) => used.has(segment))),
    });
    sweep(this.#directory, (name) => isSegment(name) && !used.has(name));
  }

  /** The pack of this run, if it was compiled already or has the fingerprint or the content hash of its entry. */
  #unchanged(directory: PackDirectory, chunks: ReadChunks): CurrentPack | undefined {
    const { path } = directory;
    const cached = this.#cached.get(path);
    if (this.#current.has(path) || cached === undefined) return this.#current.get(path);
    const fingerprint = this.#fingerprintOf(path);
    const hasFingerprint = fingerprint !== '' && fingerprint === cached.fingerprint;
    const isUnchanged = hasFingerprint || contentHashNow(directory, chunks) === cached.contentHash;
    if (isUnchanged) this.#current.set(path, { ...cached, fingerprint, isRead: !hasFingerprint });
    return this.#current.get(path);
  }

  /** Fingerprint of a pack; empty if one of its files is racily clean. */
  #fingerprintOf(path: string): string {
    const snapshot = this.#snapshots.get(path);
    const isReliable = this.#hasChangeTimes && snapshot !== undefined && snapshot.newest < this.#directory.now;
    return isReliable ? fingerprintOf([snapshot]) : '';
  }
}
