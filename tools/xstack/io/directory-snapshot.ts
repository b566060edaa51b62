import type { PackDirectory, SourceEntry } from '../core/compiler/pack/source-tree.ts';
import type { Snapshot } from '../core/incremental/fingerprint.ts';
import type { DiskStat } from './disk.ts';

const kinds = { f: 'file', d: 'directory', l: 'symlink', o: 'other' } as const;
export type KindMark = keyof typeof kinds;

const wordsOfStat = 5;

/**
 * Names and file stats of a directory and everything below it, in one string and one array, sufficient to detect
 * changes. Entries are derived on demand, because only compiled packs need them.
 */
export class DirectorySnapshot implements PackDirectory, Snapshot {
  readonly path: string;
  readonly category: string;
  readonly name: string;
  /** For each entry in order: a letter for its kind, then its path below the directory; separated by NUL. */
  readonly names: string;
  /** Mode, size, mtime, ctime and inode of each file, in order; times in nanoseconds. */
  readonly stats: BigInt64Array;

  constructor(path: string, category: string, name: string, names: readonly string[], stats: BigInt64Array) {
    this.path = path;
    this.category = category;
    this.name = name;
    this.names = names.join('\0');
    this.stats = stats;
  }

  /** Latest `ctime` of the files, in nanoseconds. `mtime` can be set to any time, but setting it updates `ctime`. */
  get newest(): bigint {
    let newest = 0n;
    for (let at = 3; at < this.stats.length; at += wordsOfStat) {
      const ctime = this.stats[at] as bigint;
      if (ctime > newest) newest = ctime;
    }
    return newest;
  }

  has(kind: KindMark, below: string): boolean {
    return `\0${this.names}\0`.includes(`\0${kind}${below}\0`);
  }

  /** Returns kind and stat of each entry, by its path below the directory. */
  files(): Map<string, string> {
    let at = 0;
    const files = this.names === '' ? [] : this.names.split('\0');
    return new Map(
      files.map((text) => {
        if (!text.startsWith('f')) return [text.slice(1), text];
        at += wordsOfStat;
        return [text.slice(1), this.stats.subarray(at - wordsOfStat, at).join(' ')];
      }),
    );
  }

  /** Derived on each access and not cached: the entries of many packs would take more memory than everything else. */
  get entries(): readonly SourceEntry[] {
    if (this.names === '') return [];
    let at = 0;
    return this.names.split('\0').map((text) => {
      const kind = kinds[text[0] as KindMark];
      const path = `${this.path}/${text.slice(1)}`;
      if (kind !== 'file') return { path, kind, executable: false, size: 0 };
      const [mode, size] = [this.stats[at] as bigint, this.stats[at + 1] as bigint];
      at += wordsOfStat;
      return { path, kind, executable: (Number(mode) & 0o111) !== 0, size: Number(size) };
    });
  }
}

/** Collects file stats in large buffers. */
export class FileStats {
  /** Device number -> a path on that device. */
  readonly devices: Map<bigint, string>;
  #device: bigint | undefined;
  #words = new BigInt64Array(wordsOfStat * 1024);
  #start = 0;
  #at = 0;
  /** True if a file has no executable mode bit. */
  hasPlainFile = false;

  constructor(devices = new Map<bigint, string>()) {
    this.devices = devices;
  }

  add({ mode, size, mtimeNs, ctimeNs, ino, dev }: DiskStat, path: string): void {
    if (dev !== this.#device) {
      this.#device = dev;
      this.devices.set(dev, path);
    }
    if (this.#at + wordsOfStat > this.#words.length) this.#turn();
    if (!this.hasPlainFile && (mode & 0o111n) === 0n) this.hasPlainFile = true;
    const words = this.#words;
    words[this.#at++] = mode;
    words[this.#at++] = size;
    words[this.#at++] = mtimeNs;
    words[this.#at++] = ctimeNs;
    words[this.#at++] = ino;
  }

  /** Returns the stats added since the last call. */
  take(): BigInt64Array {
    const taken = this.#words.subarray(this.#start, this.#at);
    this.#start = this.#at;
    return taken;
  }

  /** Allocates a new buffer and copies the stats that were not taken yet. */
  #turn(): void {
    const begun = this.#words.subarray(this.#start, this.#at);
    this.#words = new BigInt64Array(Math.max(wordsOfStat * 8192, begun.length * 2));
    this.#words.set(begun);
    this.#start = 0;
    this.#at = begun.length;
  }
}
