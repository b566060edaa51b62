/** One thing that stands in a directory. Paths are relative to the repository root, with `/`. */
export interface SourceEntry {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  /** Whether any of the executable mode bits is set; always false where the system has none. */
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
}

/**
 * The bytes of a file, valid until the next read. Who knows how many there should be says so: then a file that has as many
 * need not be asked for more. Throws what the world throws; the core does not catch it.
 */
export type ReadBytes = (path: string, size?: number) => Uint8Array;
