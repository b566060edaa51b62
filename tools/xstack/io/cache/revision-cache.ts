import { join } from 'node:path';
import { Arena } from '../../core/base/text/arena.ts';
import type { HashedFile } from '../../core/compiler/pack/canonical-hash.ts';
import type { Compilation } from '../../core/compiler/pack/compile-pack.ts';
import type { IdentifiedPack } from '../../core/compiler/resolve/identified-pack.ts';
import { type CacheDirectory, openCacheDirectory, sweep, whileLocked } from './cache-directory.ts';
import { isCacheable } from './cacheable.ts';
import { readChecksummed, writeChecksummed } from './checksummed-file.ts';
import type { EntryLocation } from './index-file.ts';
import { isSegment, SegmentReader, writeSegment } from './segment.ts';

/** The stored packs of git trees, by their keys. */
interface TreeIndex {
  /** Identity of the program and of the cache; entries of another one are not used. */
  readonly environment: string;
  readonly packs: Readonly<Record<string, StoredPack>>;
}

interface StoredPack {
  readonly location: EntryLocation;
  readonly files: readonly HashedFile[];
}

const indexFile = 'trees';
/** If there are more segments, only the packs of the current process remain. */
const mostSegments = 16;

/**
 * The compiled packs of git revisions, by keys of everything that they are compiled from; their strings are in one arena. With the
 * root of a repository, packs without an error are stored in its cache. An entry whose checksum does not match is ignored.
 */
export class RevisionCache {
  readonly arena = new Arena();
  readonly #packs = new Map<string, Compilation>();
  readonly #directory: CacheDirectory | undefined;
  readonly #environment: string;
  readonly #stored: ReadonlyMap<string, StoredPack>;
  readonly #segments: SegmentReader | undefined;
  readonly #used = new Map<string, StoredPack>();
  #compiled = 0;

  /** `stamp` identifies the program; without it, as with a cache that cannot be written, nothing is stored. */
  constructor(root?: string, stamp?: string) {
    this.#directory = root === undefined || stamp === undefined ? undefined : openCacheDirectory(root);
    this.#environment = `${process.version} ${stamp} ${this.#directory?.identity}`;
    this.#stored = new Map(Object.entries(this.#directory === undefined ? {} : this.#read(this.#directory)));
    this.#segments = this.#directory && new SegmentReader(this.#directory.path, this.arena);
  }

  /** Number of packs that were compiled, not taken from the cache. */
  get compiled(): number {
    return this.#compiled;
  }

  /** Returns a pack that is compiled already; undefined if it must be compiled. */
  find(key: string): Compilation | undefined {
    const known = this.#packs.get(key);
    if (known !== undefined) return known;
    const stored = this.#stored.get(key);
    const pack = stored && this.#segments?.pack(stored.location);
    if (stored === undefined || pack === undefined) return undefined;
    const compilation = { pack, files: stored.files };
    this.#packs.set(key, compilation);
    this.#used.set(key, stored);
    return compilation;
  }

  add(key: string, compilation: Compilation): void {
    this.#compiled++;
    this.#packs.set(key, compilation);
  }

  /** Stores the packs with these keys that are not stored yet; no two of them have one path. */
  store(keys: readonly string[]): void {
    const directory = this.#directory;
    const added = new Map(keys.flatMap((key) => this.#storable(key)));
    if (directory === undefined || added.size === 0) return;
    whileLocked(directory, () => this.#write(directory, added));
  }

  #storable(
    key: string,
  ): (readonly [string, { readonly pack: IdentifiedPack; readonly files: Compilation['files'] }])[] {
    const compilation = this.#packs.get(key);
    if (compilation === undefined || this.#used.has(key) || !isCacheable(compilation.pack)) return [];
    return [[key, { pack: compilation.pack, files: compilation.files }]];
  }

  #read(directory: CacheDirectory): TreeIndex['packs'] {
    const index = readChecksummed(join(directory.path, indexFile)) as TreeIndex | undefined;
    return index?.environment === this.#environment ? index.packs : {};
  }

  #write(
    directory: CacheDirectory,
    added: ReadonlyMap<string, { readonly pack: IdentifiedPack; readonly files: Compilation['files'] }>,
  ): void {
    const packs = [...added.values()].map(({ pack }) => ({ pack, content: '' })); // Their keys identify the content.
    const { locations } = writeSegment(directory.path, packs, this.arena, 'trees');
    for (const [key, { pack, files }] of added)
      this.#used.set(key, { location: locations.get(pack.path) as EntryLocation, files });
    // Another process may have stored packs since this one began.
    const stored = { ...this.#read(directory), ...Object.fromEntries(this.#used) };
    const isFull = segmentsOf(Object.values(stored)).size > mostSegments;
    const kept = isFull ? Object.fromEntries(this.#used) : stored;
    const used = segmentsOf(Object.values(kept));
    const index: TreeIndex = { environment: this.#environment, packs: kept };
    writeChecksummed(join(directory.path, indexFile), index);
    sweep(directory, (name) => isSegment(name, 'trees') && !used.has(name));
  }
}

function segmentsOf(packs: readonly StoredPack[]): Set<string> {
  return new Set(packs.map(({ location }) => location.segment));
}
