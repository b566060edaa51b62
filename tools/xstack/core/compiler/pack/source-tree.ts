/** A directory entry. Paths are relative to the repository root, with `/`. */
export interface SourceEntry {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  /** True if an executable mode bit is set; always false on systems without modes. */
  readonly executable: boolean;
  readonly size: number;
}

/** `packs/<category>/<name>/` and all entries below it, in an order that depends only on paths. */
export interface PackDirectory {
  readonly path: string;
  readonly category: string;
  readonly name: string;
  readonly entries: readonly SourceEntry[];
}

/** A listing of the packs: pack directories, and all entries outside of them. */
export interface PackTree {
  /** Directory of the packs; default: `packs`. */
  readonly root: string;
  readonly directories: readonly PackDirectory[];
  readonly outside: readonly SourceEntry[];
  /** Entries that are not content; they are not read, and nothing below them is listed. */
  readonly notContent: readonly OutsideEntry[];
  readonly modes: FileModes;
}

/**
 * Meaning of the executable mode bits. `enforced`: the file is executable. `uniform`: every file has it, as on file
 * systems without modes, so that it is ignored; `ignored`: the project config ignores it.
 */
export type FileModes = 'enforced' | 'uniform' | 'ignored';

/**
 * Returns the bytes of a file, valid until the next read. `size`, if known, saves the read that detects the end. Errors
 * of the environment are thrown and not caught in the core.
 */
export type ReadBytes = (path: string, size?: number) => Uint8Array;

/**
 * Yields the bytes of a file of any size in chunks, each valid until the next. `size` as for `ReadBytes`. The first
 * chunk has at least 64 KiB or is the whole file.
 */
export type ReadChunks = (path: string, size?: number) => Iterable<Uint8Array>;

/** Reads sources. Only JSON is read as a whole. */
export interface SourceReader {
  readonly read: ReadBytes;
  readonly chunks: ReadChunks;
}

/** Reason why an entry under the packs is not content. */
export type OutsideReason = 'junk' | 'version control' | 'ignored' | 'ignore file';

/** An entry that is not content, and nothing below it is. */
export interface OutsideEntry {
  readonly path: string;
  readonly reason: OutsideReason;
}
