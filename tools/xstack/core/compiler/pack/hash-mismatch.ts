import { type Diagnostic, diagnostic, type Related } from '../../base/diagnostic/diagnostic.ts';
import { descriptionLimits } from '../../base/json/excess.ts';
import { readJsonBytes } from '../../base/json/read.ts';
import { isJsonObject, type JsonObject } from '../../base/json/value.ts';
import { compareText } from '../../base/text/compare.ts';
import { isBinary, type LineEnd, withLineEnds } from '../../base/text/line-ends.ts';
import { type HashedFile, isOutsideHash, packCanonicalHash } from './canonical-hash.ts';
import { digestOf } from './hash-file.ts';
import type { PackManifest } from './manifest.ts';
import { outsideContent } from './outside-content.ts';
import type { PackDirectory, ReadChunks, SourceReader } from './source-tree.ts';

/** Differences between the files of a pack and the last commit; paths are relative to the pack. */
export interface FileChanges {
  readonly changed: readonly string[];
  readonly added: readonly string[];
  readonly deleted: readonly string[];
}

/** Queries version control about a pack directory; undefined if there is none, or the pack was never committed. */
export type ChangesOf = (directory: string) => FileChanges | undefined;

export interface MismatchContext {
  readonly chunks: ReadChunks;
  readonly changesOf?: ChangesOf | undefined;
}

export interface MismatchedPack {
  readonly directory: string;
  readonly manifest: PackManifest;
  /** The hashed files, sorted. */
  readonly files: readonly HashedFile[];
  /** The sidecars that are excluded from the hash. */
  readonly unhashed: ReadonlySet<string>;
  readonly declared: string;
  readonly computed: string;
}

/** A cause for a diagnostic: suffix of the message, related files, and help. */
interface Cause {
  readonly suffix?: string;
  readonly related?: readonly Related[];
  readonly help: string;
}

/** Reports that the content does not have the declared hash, with the cause if it can be determined. */
export function hashMismatch(context: MismatchContext, pack: MismatchedPack): Diagnostic {
  const { manifest, declared, computed } = pack;
  const cause = lineEndCause(context, pack) ?? pointerCause(context, pack) ?? changeCause(context, pack);
  const message = `\`canonical_hash\` is ${declared}, but the content hashes to ${computed}`;
  return diagnostic('refuse.pack.canonical_hash_mismatch', message + (cause.suffix ?? ''), {
    at: { file: manifest.file, pointer: '/canonical_hash' },
    ...(cause.related && { related: cause.related }),
    help: cause.help,
  });
}

const shownFiles = 10;

function relatedFiles(directory: string, message: string, paths: readonly string[]): Related[] {
  return paths.map((path) => ({ message, at: { file: `${directory}/${path}` } }));
}

/** Finds files that differ from the hashed ones only in line endings, as git produces with `core.autocrlf`. */
function lineEndCause(context: MismatchContext, pack: MismatchedPack): Cause | undefined {
  const { directory, manifest, files, declared } = pack;
  for (const wanted of lineEnds) {
    const hashed = { directory, manifest: manifest.value, files };
    const paths = filesWithOtherLineEnds(context.chunks, hashed, declared, wanted);
    if (paths === undefined) continue;
    const has = wanted === 'LF' ? 'CRLF' : 'LF';
    return {
      suffix: `; only line ends differ: ${paths.length} of ${pack.files.length} files have ${has}, and had ${wanted} when they were hashed`,
      related: relatedFiles(directory, `line ends are ${has}`, paths.slice(0, shownFiles)),
      help:
        wanted === 'LF'
          ? checkOutUnconverted(directory)
          : `${keepLineEnds(directory)}, then run \`xstack pack hash ${manifest.packId} --write\``,
    };
  }
  return undefined;
}

const lineEnds = ['LF', 'CRLF'] as const;

/** Help for packs whose line endings git converted at checkout. */
export function checkOutUnconverted(directory: string): string {
  return `${keepLineEnds(directory)} and check the packs out again`;
}

function keepLineEnds(directory: string): string {
  return `add \`${directory.split('/').slice(0, -2).join('/')}/** -text\` to \`.gitattributes\``;
}

/**
 * Returns the line endings that give a pack its declared hash; undefined if neither does. Reads all files of the pack.
 */
export function lineEndsOfHash(
  { read, chunks }: SourceReader,
  { path: directory, entries }: PackDirectory,
  unhashed: ReadonlySet<string>,
  hash: string,
): LineEnd | undefined {
  const manifest = readJsonBytes(() => {}, directory, read(`${directory}/pack.json`), descriptionLimits)?.value;
  if (!isJsonObject(manifest)) return undefined;
  const files = entries
    .filter(({ kind }) => kind === 'file')
    .map(({ path, size }) => ({ path: path.slice(directory.length + 1), ...digestOf(chunks(path, size), size) }))
    .filter(({ path }) => !isOutsideHash(path, unhashed))
    .sort((a, b) => compareText(a.path, b.path));
  const hashed = { directory, manifest, files };
  return lineEnds.find((wanted) => filesWithOtherLineEnds(chunks, hashed, hash, wanted) !== undefined);
}

interface HashedPack {
  readonly directory: string;
  readonly manifest: JsonObject;
  readonly files: readonly HashedFile[];
}

/** Returns the files whose converted line endings give the declared hash; undefined if there are none. */
function filesWithOtherLineEnds(
  chunks: ReadChunks,
  { directory, manifest, files }: HashedPack,
  hash: string,
  wanted: LineEnd,
): string[] | undefined {
  const converted = files.map((file) => ({
    ...file,
    sha256: convertedHash(chunks, `${directory}/${file.path}`, file, wanted),
  }));
  if (packCanonicalHash(manifest, converted) !== hash) return undefined;
  return converted.filter(({ sha256 }, i) => sha256 !== files[i]?.sha256).map(({ path }) => path);
}

function convertedHash(chunks: ReadChunks, path: string, { sha256, size }: HashedFile, wanted: LineEnd): string {
  for (const head of chunks(path, size)) {
    if (isBinary(head)) return sha256;
    break;
  }
  return digestOf(withLineEnds(chunks(path, size), wanted), undefined).sha256;
}

const pointerStart = 'version https://git-lfs.github.com/spec/';
const largestPointer = 1024;

/** Finds files that git LFS has not downloaded. */
function pointerCause({ chunks }: MismatchContext, { directory, files }: MismatchedPack): Cause | undefined {
  const paths = files
    .filter(({ path, size }) => {
      if (size > largestPointer) return false;
      for (const head of chunks(`${directory}/${path}`, size))
        return head.length > pointerStart.length && [...pointerStart].every((c, i) => head[i] === c.charCodeAt(0));
      return false;
    })
    .map(({ path }) => path);
  if (paths.length === 0) return undefined;
  return {
    suffix: `; git LFS has not downloaded ${paths.length} of ${files.length} files`,
    related: relatedFiles(directory, 'is a git LFS pointer', paths.slice(0, shownFiles)),
    help: 'run `git lfs pull`',
  };
}

/** Finds changes since the last commit. Whether to write the hash depends on the intention of the change. */
function changeCause({ changesOf }: MismatchContext, { directory, manifest, files, unhashed }: MismatchedPack): Cause {
  const changes = changesOf?.(directory);
  const write = `\`xstack pack hash ${manifest.packId} --write\``;
  if (changes === undefined)
    return { help: `restore the files that were not meant to change; if every change is intended, run ${write}` };
  const hashed = new Set(['pack.json', ...files.map(({ path }) => path)]);
  const related = [
    ...relatedFiles(
      directory,
      'changed since the last commit',
      changes.changed.filter((path) => hashed.has(path)),
    ),
    ...relatedFiles(
      directory,
      'not in the last commit',
      changes.added.filter((path) => hashed.has(path)),
    ),
    ...relatedFiles(
      directory,
      'deleted since the last commit',
      changes.deleted.filter((path) => wasHashed(path, unhashed)),
    ),
  ];
  if (related.length === 0)
    return {
      suffix: '; no file differs from the last commit',
      help: `run \`git log -- ${directory}\` to find the commit that changed the content without its hash`,
    };
  const more = related.length > shownFiles ? `, the first ${shownFiles} of them below` : '';
  return {
    suffix: `; ${related.length === 1 ? '1 file differs' : `${related.length} files differ`} from the last commit${more}`,
    related: related.slice(0, shownFiles),
    help: `restore the files that were not meant to change; if every change is intended, run ${write}`,
  };
}

function wasHashed(path: string, unhashed: ReadonlySet<string>): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return path === 'pack.json' || (!isOutsideHash(path, unhashed) && outsideContent(name, 'file') === undefined);
}
