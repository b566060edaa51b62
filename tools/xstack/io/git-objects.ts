import type { SourceEntry } from '../core/compiler/pack/source-tree.ts';
import { Failure } from './failure.ts';
import { closeSync, fstatSync, openSync, readSync } from './file-system.ts';
import { runGit, runGitBytes, runGitInto } from './run-git.ts';

/** An entry of a git tree; `id` names the object with its content, the id of a directory its whole content. */
export interface GitEntry extends SourceEntry {
  readonly id: string;
}

const listing_ms = 60_000;

/**
 * Lists the entries of a commit or tree at and below paths, which are relative to `directory` and may be missing. A submodule
 * is an empty directory, as after a checkout without submodules.
 */
export function listGitEntries(directory: string, commit: string, paths: readonly string[]): GitEntry[] {
  const args = ['ls-tree', '-r', '-t', '-l', '-z', commit, '--', ...paths];
  const listed = runGit(directory, args, { timeout_ms: listing_ms });
  if (listed === undefined) throw new Failure('list', commit, new Error('git failed'));
  return listed.split('\0').slice(0, -1).map(entryOf);
}

/** Parses `<mode> <type> <id> <size>\t<path>`. */
function entryOf(line: string): GitEntry {
  const tab = line.indexOf('\t');
  const [mode = '', type = '', id = '', size = ''] = line.slice(0, tab).split(/ +/);
  return { path: line.slice(tab + 1), kind: kindOf(mode, type), executable: mode === '100755', size: +size || 0, id };
}

function kindOf(mode: string, type: string): SourceEntry['kind'] {
  if (type !== 'blob') return 'directory';
  return mode === '120000' ? 'symlink' : 'file';
}

/** Returns the content of one file, which must fit in memory; undefined if git fails. */
export function readGitFile(directory: string, { id }: GitEntry): Uint8Array | undefined {
  return runGitBytes(directory, ['cat-file', 'blob', id], { timeout_ms: listing_ms });
}

/** Returns the content of the file at a path of a commit; undefined if there is none. */
export function readGitPath(directory: string, commit: string, path: string): Uint8Array | undefined {
  const found = listGitEntries(directory, commit, [path]).find((entry) => entry.path === path && entry.kind === 'file');
  return found && readGitFile(directory, found);
}

/** Location of the content of an object in a file. */
interface BlobSpan {
  readonly file: string;
  readonly start: number;
  readonly size: number;
}

const chunkSize = 1 << 20;

/** Reads the content of files of a repository: one git process a call of `load` writes them to a file in `target`. */
export class GitBlobs {
  readonly #directory: string;
  readonly #target: string;
  readonly #spans = new Map<string, BlobSpan>();
  #loads = 0;

  constructor(directory: string, target: string) {
    this.#directory = directory;
    this.#target = target;
  }

  /** Loads the contents of files; those of other kinds of entries are not content. Must precede reading them. */
  load(entries: readonly GitEntry[]): void {
    const wanted = new Map(
      entries.filter(({ kind, id }) => kind === 'file' && !this.#spans.has(id)).map((e) => [e.id, e]),
    );
    if (wanted.size === 0) return;
    const file = `${this.#target}/blobs-${this.#loads++}`;
    const output = openSync(file, 'wx');
    const input = [...wanted.keys()].map((id) => `${id}\n`).join('');
    try {
      const isComplete = runGitInto(output, this.#directory, ['cat-file', '--batch'], input);
      const expected = this.#addSpans(file, wanted.values());
      // For a missing object, git prints a shorter line.
      if (!isComplete || fstatSync(output).size !== expected)
        throw new Failure('read', this.#directory, new Error('git cannot read all files of the revision'));
    } finally {
      closeSync(output);
    }
  }

  /** Adds the spans of objects: each is `<id> blob <size>`, a line end, the content, and a line end. Returns the end of the last. */
  #addSpans(file: string, entries: Iterable<GitEntry>): number {
    let at = 0;
    for (const { id, size } of entries) {
      const start = at + `${id} blob ${size}\n`.length;
      this.#spans.set(id, { file, start, size });
      at = start + size + 1;
    }
    return at;
  }

  /** Returns the content; of a file above `most_bytes`, only that many bytes and one more. */
  read({ id }: GitEntry, most_bytes = Number.POSITIVE_INFINITY): Uint8Array {
    const span = this.#spanOf(id);
    const length = Math.min(span.size, most_bytes + 1);
    const [bytes = new Uint8Array(0)] = readSpan({ ...span, size: length }, Math.max(1, length));
    return bytes;
  }

  /** Yields the content in chunks, each valid until the next. */
  chunks({ id }: GitEntry): Iterable<Uint8Array> {
    return readSpan(this.#spanOf(id), chunkSize);
  }

  #spanOf(id: string): BlobSpan {
    const span = this.#spans.get(id);
    if (span === undefined) throw new Error(`bug: the object \`${id}\` is not loaded`);
    return span;
  }
}

function* readSpan({ file, start, size }: BlobSpan, most: number): Generator<Uint8Array> {
  const input = openSync(file, 'r');
  const bytes = Buffer.allocUnsafe(Math.min(size, most));
  try {
    for (let at = 0; at < size; ) {
      const wanted = Math.min(bytes.length, size - at);
      let length = 0;
      while (length < wanted) {
        const read = readSync(input, bytes, length, wanted - length, start + at + length);
        if (read === 0) throw new Failure('read', file, new Error('the output of git cat-file is truncated'));
        length += read;
      }
      at += length;
      yield bytes.subarray(0, length);
    }
  } finally {
    closeSync(input);
  }
}
