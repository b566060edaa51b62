import { sha256Hex } from '#platform';
import { compareText } from '../../core/base/text/compare.ts';
import { pathProblem } from '../../core/base/text/path-policy.ts';
import { contractFile } from '../../core/base/text/scene-files.ts';
import { type HashedFile, isOutsideHash } from '../../core/compiler/pack/canonical-hash.ts';
import type { PackContext } from '../../core/compiler/pack/compile-pack.ts';
import { checkContent } from '../../core/compiler/pack/content-policy.ts';
import { digestOf } from '../../core/compiler/pack/hash-file.ts';
import { checkLayout } from '../../core/compiler/pack/layout.ts';
import type { PackDirectory } from '../../core/compiler/pack/source-tree.ts';
import { file_bytes, type PackAreas } from './areas.ts';
import type { CoreMemory } from './memory.ts';

/** Kinds of files, as in core/fast/assembly/layout.ts. */
type FileKind = 'manifest' | 'payload' | 'opaque' | 'outside';
const kinds: readonly FileKind[] = ['manifest', 'payload', 'opaque'];

interface SourceFile {
  readonly kind: FileKind;
  /** Relative to the repository. */
  readonly file: string;
  /** Relative to the pack. */
  readonly path: string;
  readonly size: number;
}

/** The files of a pack in the memory of the core. */
export interface PackSource {
  /** Those that the core has, in its order. */
  readonly files: readonly SourceFile[];
  /** All of them, sorted by path. */
  readonly hashed: readonly HashedFile[];
}

const isPlain = /^[\w./-]+$/;
/**
 * Matches the paths of payloads that need no look at the policy: words of lower-case ASCII with single dots. A part that
 * begins like a name that Windows reserves is left to the policy.
 */
const isUsualPayload =
  /^(?:data|ui|scenarios)(?:\/(?!con|prn|aux|nul|com\d|lpt\d|pack\.json$)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)*\.json$/;
const usualDirectories = new Set(['data', 'ui', 'scenarios']);
const mostUsual = 100;
const isPayload = /^(?:data|ui|scenarios)\/.*\.json$/;
/** Files below these directories that no contribution names are reported. */
const mayBeReported = /^assets\/|\.json$/i;

/** Lists the files of a pack; undefined if something in it would be reported, or is not for the core. */
export function listSource(context: PackContext, directory: PackDirectory): SourceFile[] | undefined {
  let isSound = isPlain.test(directory.path);
  if (!hasUsualLayout(directory)) checkLayout(() => (isSound = false), directory, context.tree, context.model);
  const files: SourceFile[] = [];
  for (const { kind, path: file, size } of directory.entries) {
    if (kind !== 'file') continue;
    const path = file.slice(directory.path.length + 1);
    const found = kindOf(path, context);
    if (found === undefined || !isPlain.test(path)) return undefined;
    files.push({ kind: found, file, path, size });
  }
  return isSound ? files.sort((a, b) => compareText(a.path, b.path)) : undefined;
}

/** Reports whether all entries are a manifest, usual payloads and their directories, of which the policy reports nothing. */
function hasUsualLayout({ path: root, entries }: PackDirectory): boolean {
  if (pathProblem(root) !== undefined || root.length > mostUsual) return false;
  let manifests = 0;
  for (const { path, kind, executable } of entries) {
    const relative = path.slice(root.length + 1);
    if (executable || relative.length > mostUsual) return false;
    if (kind === 'directory' ? !usualDirectories.has(relative) : kind !== 'file') return false;
    if (relative === 'pack.json') manifests++;
    else if (kind === 'file' && !isUsualPayload.test(relative)) return false;
  }
  return manifests === 1;
}

function kindOf(path: string, { model }: PackContext): FileKind | undefined {
  if (path === 'pack.json') return 'manifest';
  if (isPayload.test(path)) return 'payload';
  if (path === contractFile && !model.sidecars.has(path)) return 'opaque';
  if (!path.includes('/'))
    return !model.sidecars.has(path) && isOutsideHash(path, model.unhashed) ? 'outside' : undefined;
  return mayBeReported.test(path) || model.packDirectories.has(path.slice(0, path.indexOf('/'))) ? undefined : 'opaque';
}

/** Reads the files of a pack into the memory of the core; undefined if one is not as it was listed, or would be reported. */
export function readSource(
  context: PackContext,
  files: readonly SourceFile[],
  { bytes, words }: CoreMemory,
  areas: PackAreas,
): PackSource | undefined {
  const hashed: HashedFile[] = [];
  let record = areas.files;
  let [at, path, hash] = [areas.sources, areas.paths, areas.hashes];
  for (const source of files) {
    const { kind, file, size } = source;
    const isJson = kind === 'manifest' || kind === 'payload';
    const digest = isJson ? readJson(context, source, bytes, at) : readOther(context, file, size);
    if (digest === undefined || digest.size !== size) return undefined;
    hashed.push({ path: source.path, ...digest });
    if (kind === 'outside') continue;
    const length = bytes.write(source.path, path, 'latin1');
    bytes.write(digest.sha256, hash, 'latin1');
    words.set([path, length, at, size, hash, kinds.indexOf(kind), 0, 0], record / 4);
    record += file_bytes;
    path += length + 16;
    hash += 64;
    if (isJson) at = (at + size + 127) & ~63;
  }
  return { files: files.filter(({ kind }) => kind !== 'outside'), hashed };
}

function readJson({ read }: PackContext, { file, size }: SourceFile, memory: Uint8Array, at: number) {
  const bytes = read(file, size);
  if (bytes.length !== size) return undefined;
  memory.set(bytes, at);
  return { sha256: sha256Hex(bytes), size };
}

/** Hashes a file that is not parsed; undefined if its content may be a program. */
function readOther({ chunks }: PackContext, file: string, size: number) {
  let isSound = true;
  const digest = digestOf(chunks(file, size), size, (head) => checkContent(() => (isSound = false), file, head, size));
  return isSound ? digest : undefined;
}
