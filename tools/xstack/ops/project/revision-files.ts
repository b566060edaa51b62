import { decodeUtf8 } from '#platform';
import type { ReadSource } from '../../core/base/diagnostic/resolve-locations.ts';
import { compareText } from '../../core/base/text/compare.ts';
import type { SourceListing } from '../../core/compiler/source-listing.ts';
import { GitBlobs, type GitEntry, listGitEntries, readGitFile } from '../../io/git-objects.ts';

/** The files of a commit or tree below the root of a project, read from git objects. Paths are relative to that root. */
export class RevisionFiles {
  readonly #root: string;
  readonly #commit: string;
  readonly #entries = new Map<string, GitEntry>();
  readonly #blobs: GitBlobs;

  /** `target` is a directory for the contents of files. */
  constructor(root: string, commit: string, target: string) {
    this.#root = root;
    this.#commit = commit;
    this.#blobs = new GitBlobs(root, target);
  }

  /** Lists the entries at and below paths, which may be missing. */
  list(paths: readonly string[]): void {
    for (const entry of listGitEntries(this.#root, this.#commit, paths)) this.#entries.set(entry.path, entry);
  }

  at(path: string): GitEntry | undefined {
    return this.#entries.get(path);
  }

  /** Returns the entries below a directory. */
  below(root: string): SourceListing & { readonly entries: readonly GitEntry[] } {
    const entries = [...this.#entries.values()].filter(({ path }) => path.startsWith(`${root}/`));
    return { root, entries: entries.map(shown).sort((a, b) => compareText(a.path, b.path)) };
  }

  /** Loads the contents of files by one git process. */
  load(paths: readonly string[]): void {
    this.#blobs.load(paths.flatMap((path) => this.#entries.get(path) ?? []));
  }

  /** Returns the content of a loaded file. */
  read(path: string, most_bytes?: number): Uint8Array {
    return this.#blobs.read(this.#fileAt(path), most_bytes);
  }

  chunks(path: string): Iterable<Uint8Array> {
    return this.#blobs.chunks(this.#fileAt(path));
  }

  /** Reads a file that need not be loaded, and remains valid when the contents of loaded files are removed. */
  readonly readText: ReadSource = (file) => {
    const bytes = this.readBytes(file);
    return bytes && decodeUtf8(bytes);
  };

  /** As `readText`, without decoding. */
  readonly readBytes = (file: string): Uint8Array | undefined => {
    const entry = this.#entries.get(file);
    return entry?.kind === 'file' ? readGitFile(this.#root, entry) : undefined;
  };

  /** Reads files of which none needs to be loaded, through the directory `target`; omits those that are missing or not UTF-8. */
  readTexts(paths: readonly string[], target: string): ReadonlyMap<string, string> {
    const entries = paths.flatMap((path) => this.#entries.get(path) ?? []).filter(({ kind }) => kind === 'file');
    const blobs = new GitBlobs(this.#root, target);
    blobs.load(entries);
    return new Map(
      entries.flatMap((entry) => {
        const text = decodeUtf8(blobs.read(entry));
        return text === undefined ? [] : [[entry.path, text] as const];
      }),
    );
  }

  #fileAt(path: string): GitEntry {
    const entry = this.#entries.get(path);
    if (entry === undefined) throw new Error(`bug: \`${path}\` is not in the revision`);
    return entry;
  }
}

/** A name that is not UTF-8 is listed with a replacement character, as on a disk. */
function shown(entry: GitEntry): GitEntry {
  return entry.kind === 'file' && entry.path.includes('\uFFFD') ? { ...entry, kind: 'other' } : entry;
}
