import { boundedLists } from '../../base/diagnostic/bounded.ts';
import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { didYouMean } from '../../base/diagnostic/suggest.ts';
import { canonicalJson } from '../../base/json/canonical.ts';
import { pointer } from '../../base/json/pointer.ts';
import type { JsonDocument } from '../../base/json/read.ts';
import { type JsonObject, member } from '../../base/json/value.ts';
import type { Arena, ArenaSpan } from '../../base/text/arena.ts';
import { pathProblem } from '../../base/text/path-policy.ts';
import { checkVersion, hasVersion, type VersionRegistry, versionsOf } from '../../base/version/check-version.ts';
import { type PackName, packReference } from '../registry/pack-reference.ts';
import type { Collection } from '../rows/collection.ts';
import { compileRows, type RowContext } from '../rows/compile-rows.ts';
import type { ContributionType } from '../rows/contribution-types.ts';
import type { RefusedDefinitions } from '../rows/registry-definition.ts';
import type { RefusedRow, Row } from '../rows/row.ts';
import { reportUnreadMembers } from '../rows/unread-members.ts';
import { type ReportTo, reportTo, type StageDiagnostics } from '../stage.ts';
import { type HashedFile, isOutsideHash, packCanonicalHash } from './canonical-hash.ts';
import { checkCompatibility, checkDeclaredHash, checkSignature } from './claims.ts';
import type { Dependency } from './dependency.ts';
import { type ChangesOf, hashMismatch } from './hash-mismatch.ts';
import { checkLayout } from './layout.ts';
import { type Contribution, type PackManifest, readManifest } from './manifest.ts';
import { type PackFiles, readFiles, readJsonFile } from './pack-files.ts';
import type { OutsideReason, PackDirectory, PackTree, SourceReader } from './source-tree.ts';
import { reportUnlisted } from './unlisted-files.ts';

/** Result of compiling one pack in isolation. Plain data, so that it can be cached. */
export interface CompiledPack {
  /** Path relative to the repository root. */
  readonly path: string;
  /** Absent if the manifest is missing or invalid. */
  readonly identity?: PackIdentity;
  readonly contributions: readonly CompiledContribution[];
  readonly rows: readonly Row[];
  /** Absent if no row was refused. */
  readonly refused?: readonly RefusedRow[];
  readonly diagnostics: StageDiagnostics;
}

export interface PackIdentity extends PackName {
  readonly dependencies: readonly Dependency[];
  /** The entry of the pack in `generated_from` of registries, as canonical JSON. */
  readonly reference: ArenaSpan;
}

export interface CompiledContribution {
  readonly index: number;
  readonly type: ContributionType;
  readonly id: string;
  /** The row in the index of contributions, as canonical JSON; absent if the payload is missing. */
  readonly text?: ArenaSpan;
}

/** Context of compiling any pack. */
export interface PackContext extends SourceReader {
  /** Queries version control about a pack; called only if a hash does not match. */
  readonly changesOf?: ChangesOf | undefined;
  readonly collections: readonly Collection[];
  /** Absent if no definition was refused. */
  readonly refusedDefinitions?: RefusedDefinitions | undefined;
  readonly versions: VersionRegistry;
  /** Receives the serialized rows. */
  readonly arena: Arena;
  /** Properties of the whole tree that affect a pack. */
  readonly tree: Pick<PackTree, 'modes' | 'notContent'>;
}

/** A compiled pack and its files, sorted by path. Separate, because the pack outlives the files. */
export interface Compilation {
  readonly pack: CompiledPack;
  readonly files: readonly HashedFile[];
}

/** Checks and compiles one pack from its own files only: the same files give the same result. */
export function compilePack(context: PackContext, given: PackDirectory): Compilation {
  const { path, category, name: directoryName, entries } = given; // `entries` may be derived on each access.
  const directory = { path, category, name: directoryName, entries };
  const diagnostics: StageDiagnostics = {};
  const to = reportTo(diagnostics);
  checkLayout(to('03.pack.validate'), directory, context.tree);
  const known = new Map<string, HashedFile>();
  const manifest = manifestOf(to, context, directory, known);
  const files = readFiles(to('03.pack.validate'), context, directory, manifest?.contributions ?? [], known);
  if (manifest === undefined)
    return {
      pack: { path: directory.path, contributions: [], rows: [], diagnostics: boundedLists(diagnostics) },
      files: files.list,
    };
  const counted = files.list.filter(({ path }) => !isOutsideHash(path));
  const canonicalHash = packCanonicalHash(manifest.value, counted);
  checkDeclaredHash(to('03.pack.validate'), manifest, canonicalHash, (declared) =>
    hashMismatch(context, { directory: path, manifest, files: counted, declared, computed: canonicalHash }),
  );
  checkSignature(to('03.pack.validate'), manifest);
  checkCompatibility(to('03.pack.validate'), manifest, versionsOf(context.versions, 'session_spec').current_version);
  const suggested = new Set<string>();
  const { contributions, rows, refused } = compileContributions(to, context, directory, manifest, files, suggested);
  const { payloads, list } = files;
  const listed = { contributions: manifest.contributions, payloads, files: list, suggested };
  reportUnlisted(to('03.pack.validate'), context.read, directory, listed);
  const { packId, version, dependencies, signatureStatus } = manifest;
  const name = { packId, version, canonicalHash, signatureStatus };
  const identity = { ...name, dependencies, reference: context.arena.add(canonicalJson({ ...packReference(name) })) };
  const pack = {
    path: directory.path,
    identity,
    contributions,
    rows,
    ...(refused.length > 0 && { refused }),
    diagnostics: boundedLists(diagnostics),
  };
  return { pack, files: files.list };
}

function manifestOf(
  to: ReportTo,
  context: PackContext,
  directory: PackDirectory,
  files: Map<string, HashedFile>,
): PackManifest | undefined {
  const file = `${directory.path}/pack.json`;
  const entry = directory.entries.find(({ path, kind }) => path === file && kind === 'file');
  if (entry === undefined) return undefined; // Reported by `checkLayout`.
  const report = to('03.pack.validate');
  const { hashed, document } = readJsonFile(report, context, 'refuse.pack.manifest_parse_failed', {
    file,
    path: 'pack.json',
    size: entry.size,
  });
  files.set('pack.json', hashed);
  if (document === undefined) return undefined;
  const versioned = checkVersion(to('01.compatx.check'), context.versions, 'pack_manifest', document);
  if (!versioned && hasVersion(document)) return undefined;
  const manifest = readManifest(report, document);
  if (manifest === undefined || !versioned) return undefined;
  if (manifest.packId === directory.name) return manifest;
  report(
    diagnostic(
      'refuse.pack.pack_id_path_mismatch',
      `the pack \`${manifest.packId}\` is in a directory named \`${directory.name}\``,
      {
        at: { file, pointer: '/pack_id' },
        help: 'give the directory and the pack the same name',
      },
    ),
  );
  return manifest;
}

function compileContributions(
  to: ReportTo,
  context: PackContext,
  directory: PackDirectory,
  manifest: PackManifest,
  files: PackFiles,
  suggested: Set<string>,
): { contributions: CompiledContribution[]; rows: Row[]; refused: RefusedRow[] } {
  const rows: Row[] = [];
  const refused: RefusedRow[] = [];
  const report = to('04.registry.compile');
  const { arena, versions } = context;
  const rowContext = { report, reportVersion: to('01.compatx.check'), versions, arena, refused };
  const contributions = manifest.contributions.map((contribution) => {
    const { index, type, id } = contribution;
    const path = payloadPath(to('03.pack.validate'), context, directory, manifest.file, contribution, files, suggested);
    if (path === undefined) return { index, type, id };
    const document = files.payloads.get(path);
    if (document !== undefined) {
      const { packId } = manifest;
      const { file, value } = document;
      const payload = { value, file, packId, packPath: directory.path, contributionId: id, files: files.byPath };
      for (const collection of collectionsFor(rowContext, context, type, document))
        compileRows(rowContext, collection, payload, rows);
    }
    const { sha256 } = files.byPath.get(path) as HashedFile;
    const row = { id, pack_id: manifest.packId, path: `${directory.path}/${path}`, sha256, type };
    return { index, type, id, text: arena.add(canonicalJson(row)) };
  });
  reportDuplicateRows(report, rows);
  return { contributions, rows, refused };
}

/** Returns the path of a payload relative to its pack, if it is inside the pack and names an existing file. */
function payloadPath(
  report: Report,
  { tree }: PackContext,
  directory: PackDirectory,
  manifestFile: string,
  { index, path }: Contribution,
  files: PackFiles,
  suggested: Set<string>,
): string | undefined {
  const problem = pathProblem(path);
  if (problem === undefined && files.byPath.has(path)) return path;
  const at = { file: manifestFile, pointer: pointer('contributions', index, 'path') };
  if (problem !== undefined) {
    report(
      diagnostic('refuse.pack_contrib.path_outside_pack', `the path \`${path}\` ${problem}`, {
        at,
        help: 'write a path relative to the pack directory, such as `data/lens.json`',
      }),
    );
    return undefined;
  }
  const isDirectory = files.directories.has(`${directory.path}/${path}`);
  const outside = tree.notContent.find((entry) => isAtOrBelow(`${directory.path}/${path}`, entry.path));
  const near = outside === undefined ? files.suggest(path, files.byPath.keys()) : undefined;
  if (near !== undefined) suggested.add(near);
  const help = outside ? contentHelp[outside.reason] : near && `did you mean \`${near}\`?`;
  const problemOf = outside ? 'is not content' : isDirectory ? 'is a directory' : 'does not exist in the pack';
  report(
    diagnostic('refuse.pack_contrib.missing_path', `\`${path}\` ${problemOf}`, {
      at,
      ...(help !== undefined && { help }),
    }),
  );
  return undefined;
}

/** Help for a payload that is not content. */
const contentHelp: Readonly<Record<OutsideReason, string>> = {
  junk: 'rename it, or write a `!` pattern for it into `.xstackignore`',
  ignored: 'write a `!` pattern for it into `.xstackignore`',
  'version control': 'rename it',
  'ignore file': 'rename it',
};

function isAtOrBelow(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}

/**
 * Returns the collections that read a payload. A payload with an unknown `entry_type` is only indexed, and reported.
 */
function collectionsFor(
  { report, refused }: RowContext,
  { collections, refusedDefinitions }: PackContext,
  type: ContributionType,
  document: JsonDocument<JsonObject>,
): readonly Collection[] {
  const { file, value } = document;
  const ofType = collectionsOf(collections, type);
  if (type !== 'registry_entries') return ofType;
  const entryType = member(value, 'entry_type');
  const found = ofType.filter((collection) => collection.entryType === entryType);
  if (found.length > 0 || entryType === undefined) {
    reportUnreadMembers(report, document, found, ofType);
    return found;
  }
  if (typeof entryType !== 'string') {
    refused.push(...ofType.map(({ kind }) => ({ kind })));
    report(
      diagnostic('refuse.registry_compile.invalid_registry_entries', '`entry_type` must be a string', {
        at: { file, pointer: '/entry_type' },
      }),
    );
  } else if (refusedDefinitions === undefined || !mayDefine(refusedDefinitions, entryType))
    report(unknownEntryType(file, entryType, ofType));
  return [];
}

/** Reports whether a refused definition may define an entry type. */
function mayDefine({ entryTypes, isComplete }: RefusedDefinitions, entryType: string): boolean {
  return !isComplete || entryTypes.has(entryType);
}

const byType = new WeakMap<readonly Collection[], Map<ContributionType, Collection[]>>();

/** Returns the collections of a contribution type; cached for all packs. */
function collectionsOf(collections: readonly Collection[], type: ContributionType): readonly Collection[] {
  const known = byType.get(collections) ?? new Map<ContributionType, Collection[]>();
  byType.set(collections, known);
  const found = known.get(type) ?? collections.filter((collection) => collection.type === type);
  known.set(type, found);
  return found;
}

function unknownEntryType(file: string, entryType: string, collections: readonly Collection[]) {
  const near = didYouMean(
    entryType,
    collections.map((collection) => collection.entryType as string),
  );
  return diagnostic(
    'warn.registry_compile.unknown_entry_type',
    `no registry compiles the entry type \`${entryType}\``,
    {
      at: { file, pointer: '/entry_type' },
      help: near ?? 'define a registry for it in `schemas/registries/`; until then the payload is only indexed',
    },
  );
}

/** Reports duplicate row ids of one kind within a pack. */
function reportDuplicateRows(report: Report, rows: readonly Row[]): void {
  if (new Set(rows.map(({ id }) => id)).size === rows.length) return;
  const first = new Map<string, Row>();
  for (const row of rows) {
    const key = `${row.kind}\n${row.id}`;
    const before = first.get(key);
    if (before === undefined) first.set(key, row);
    else
      report(
        diagnostic(
          'refuse.registry_compile.duplicate_row_id',
          `duplicate ${row.kind.replaceAll('_', ' ')} id \`${row.id}\` in this pack`,
          {
            at: { file: row.file, pointer: row.pointer },
            related: [{ message: 'first here', at: { file: before.file, pointer: before.pointer } }],
            help: 'give one of them another id',
          },
        ),
      );
  }
}
