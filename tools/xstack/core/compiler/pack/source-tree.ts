/** One thing that stands in a directory. Paths are relative to the repository root, with `/`. */
export interface SourceEntry {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  /** True if any of the executable mode bits is set; always false where the system has none. */
  readonly executable: boolean;
  readonly size: number;
}

/** `packs/<category>/<name>/` and all that stands below it, in an order that the paths alone decide. */
export interface PackDirectory {
  readonly path: string;
  readonly category: string;
  readonly name: string;
  readonly entries: readonly SourceEntry[];
}

/** What a look at the packs found: the pack directories, and everything that stands outside of them. */
export interface PackTree {
  /** Where the packs are: `packs`, unless the project keeps them elsewhere. */
  readonly root: string;
  readonly directories: readonly PackDirectory[];
  readonly outside: readonly SourceEntry[];
  /** Entries that are not content and were not read; nothing below them is listed. */
  readonly notContent: readonly OutsideEntry[];
  readonly modes: FileModes;
}

/**
 * Meaning of the executable mode bits. `enforced`: the file may be executed. `uniform`: every file has it, as on file systems without
 * modes, so that it means nothing; `ignored`: the project says that it means nothing.
 */
export type FileModes = 'enforced' | 'uniform' | 'ignored';

/**
 * The bytes of a file, valid until the next read. Who knows how many there should be says so: then a file that has as many
 * need not be asked for more. Throws what the world throws; the core does not catch it.
 */
export type ReadBytes = (path: string, size?: number) => Uint8Array;

/**
 * The bytes of a file in chunks, each valid until the next: for files of any size. `size` as for `ReadBytes`. The first
 * chunk has 64 KiB at least, or is the whole file.
 */
export type ReadChunks = (path: string, size?: number) => Iterable<Uint8Array>;

/** The bytes of the sources. Only JSON is read whole. */
export interface SourceReader {
  readonly read: ReadBytes;
  readonly chunks: ReadChunks;
}

/** Why an entry under the packs is not content. */
export type OutsideReason = 'junk' | 'version control' | 'ignored' | 'ignore file';

/** An entry that is not content; what a directory holds is not either. */
export interface OutsideEntry {
  readonly path: string;
  readonly reason: OutsideReason;
}
