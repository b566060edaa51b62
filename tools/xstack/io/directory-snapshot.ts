import type { PackDirectory, SourceEntry } from '../core/compiler/pack/source-tree.ts';
import type { DiskStat } from './disk.ts';

const kinds = { f: 'file', d: 'directory', l: 'symlink', o: 'other' } as const;
export type KindMark = keyof typeof kinds;

const wordsOfState = 5;

/**
 * What a look at a directory and all below it saw, in the few bytes that tell whether anything has changed since. The
 * entries are made of it when somebody asks: mostly nobody does.
 */
export class DirectorySnapshot implements PackDirectory {
  readonly path: string;
  readonly category: string;
  readonly name: string;
  /** A mark of its kind and the path below the directory, for each entry in order; no name has a NUL. */
  readonly names: string;
  /** Mode, size, mtime, ctime and inode of each file, in order. */
  readonly states: BigInt64Array;

  constructor(path: string, category: string, name: string, names: readonly string[], states: BigInt64Array) {
    this.path = path;
    this.category = category;
    this.name = name;
    this.names = names.join('\0');
    this.states = states;
  }

  /**
   * The latest time of change (`ctime`) of its files, in nanoseconds. A time of modification may be anything, also one to
   * come; to set it is a change.
   */
  get newest(): bigint {
    let newest = 0n;
    for (let at = 3; at < this.states.length; at += wordsOfState) {
      const ctime = this.states[at] as bigint;
      if (ctime > newest) newest = ctime;
    }
    return newest;
  }

  has(kind: KindMark, below: string): boolean {
    return `\0${this.names}\0`.includes(`\0${kind}${below}\0`);
  }

  /** A mark of its kind and the state of each entry, by its path below the directory. */
  files(): Map<string, string> {
    let at = 0;
    const files = this.names === '' ? [] : this.names.split('\0');
    return new Map(
      files.map((text) => {
        if (!text.startsWith('f')) return [text.slice(1), text];
        at += wordsOfState;
        return [text.slice(1), this.states.subarray(at - wordsOfState, at).join(' ')];
      }),
    );
  }

  /** Made anew each time, and not kept: of many packs they would be more than all the rest. */
  get entries(): readonly SourceEntry[] {
    if (this.names === '') return [];
    let at = 0;
    return this.names.split('\0').map((text) => {
      const kind = kinds[text[0] as KindMark];
      const path = `${this.path}/${text.slice(1)}`;
      if (kind !== 'file') return { path, kind, executable: false, size: 0 };
      const [mode, size] = [this.states[at] as bigint, this.states[at + 1] as bigint];
      at += wordsOfState;
      return { path, kind, executable: (Number(mode) & 0o111) !== 0, size: Number(size) };
    });
  }
}

/** Gathers the states of files, thousands in one piece of memory. */
export class FileStats {
  /** A path on each device that the files are on. */
  readonly devices: Map<bigint, string>;
  #device: bigint | undefined;
  #words = new BigInt64Array(wordsOfState * 1024);
  #start = 0;
  #at = 0;
  /** True if one of the files has no executable mode bit. */
  hasPlainFile = false;

  constructor(devices = new Map<bigint, string>()) {
    this.devices = devices;
  }

  add({ mode, size, mtimeNs, ctimeNs, ino, dev }: DiskStat, path: string): void {
    if (dev !== this.#device) {
      this.#device = dev;
      this.devices.set(dev, path);
    }
    if (this.#at + wordsOfState > this.#words.length) this.#turn();
    if (!this.hasPlainFile && (mode & 0o111n) === 0n) this.hasPlainFile = true;
    const words = this.#words;
    words[this.#at++] = mode;
    words[this.#at++] = size;
    words[this.#at++] = mtimeNs;
    words[this.#at++] = ctimeNs;
    words[this.#at++] = ino;
  }

  /** The states that were added since the last call. */
  take(): BigInt64Array {
    const taken = this.#words.subarray(this.#start, this.#at);
    this.#start = this.#at;
    return taken;
  }

  /** Begins new memory with what has not been taken. */
  #turn(): void {
    const begun = this.#words.subarray(this.#start, this.#at);
    this.#words = new BigInt64Array(Math.max(wordsOfState * 8192, begun.length * 2));
    this.#words.set(begun);
    this.#start = 0;
    this.#at = begun.length;
  }
}
