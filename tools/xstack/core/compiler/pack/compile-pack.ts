import { boundedLists } from '../../base/diagnostic/bounded.ts';
import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { canonicalJson } from '../../base/json/canonical.ts';
import { pointer } from '../../base/json/pointer.ts';
import type { ArenaSpan } from '../../base/text/arena.ts';
import { pathProblem } from '../../base/text/path-policy.ts';
import { checkVersion, hasVersion, versionsOf } from '../../base/version/check-version.ts';
import { checkModelFiles } from '../content-model/check-model-files.ts';
import { type PackName, packReference } from '../registry/pack-reference.ts';
import type { ContributionType } from '../rows/contribution-types.ts';
import type { RefusedRow, Row } from '../rows/row.ts';
import { type ReportTo, reportTo, type StageDiagnostics } from '../stage.ts';
import { type HashedFile, isOutsideHash, packCanonicalHash } from './canonical-hash.ts';
import { checkCompatibility, checkDeclaredHash, checkSignature } from './claims.ts';
import { compilePayloads, type PayloadContext } from './compile-payloads.ts';
import type { Dependency } from './dependency.ts';
import { type ChangesOf, hashMismatch } from './hash-mismatch.ts';
import { checkLayout } from './layout.ts';
import { type Contribution, type PackManifest, readManifest } from './manifest.ts';
import { checkMarkedRows } from './marked-rows.ts';
import { type PackFiles, readFiles, readJsonFile } from './pack-files.ts';
import type { Relations } from './relations.ts';
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
  /** Absent if there are none. */
  readonly relations?: Relations;
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
export interface PackContext extends SourceReader, PayloadContext {
  /** Queries version control about a pack; called only if a hash does not match. */
  readonly changesOf?: ChangesOf | undefined;
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
  checkLayout(to('03.pack.validate'), directory, context.tree, context.model);
  const known = new Map<string, HashedFile>();
  const manifest = manifestOf(to, context, directory, known);
  const payloads = compilePayloads(to, context, directory, manifest);
  checkModelFiles(to('03.pack.validate'), context.model, directory, context.read, payloads.compileSidecar);
  const { contributions: named = [] } = manifest ?? {};
  const files = readFiles(to('03.pack.validate'), context, directory, named, known, payloads.compile);
  if (manifest === undefined)
    return {
      pack: { path: directory.path, contributions: [], rows: [], diagnostics: boundedLists(diagnostics) },
      files: files.list,
    };
  const hashedFiles = files.list.filter(({ path }) => !isOutsideHash(path, context.model.unhashed));
  const canonicalHash = packCanonicalHash(manifest.value, hashedFiles);
  checkDeclaredHash(to('03.pack.validate'), manifest, canonicalHash, (declared) =>
    hashMismatch(context, {
      directory: path,
      manifest,
      files: hashedFiles,
      unhashed: context.model.unhashed,
      declared,
      computed: canonicalHash,
    }),
  );
  checkSignature(to('03.pack.validate'), manifest);
  checkCompatibility(to('03.pack.validate'), manifest, versionsOf(context.versions, 'session_spec').current_version);
  const suggested = new Set<string>();
  const contributions = manifest.contributions.map((contribution) =>
    compileContribution(to('03.pack.validate'), context, directory, manifest, contribution, files, suggested),
  );
  const { refused, listedAssets } = payloads;
  const rows = payloads.rows.flat();
  reportDuplicateRows(to('04.registry.compile'), rows);
  checkMarkedRows(to('03.pack.validate'), manifest, rows, refused);
  const listed = { contributions: manifest.contributions, listedAssets, files: files.list, suggested };
  reportUnlisted(to('03.pack.validate'), context.read, directory, listed);
  const { packId, version, dependencies, relations, signatureStatus } = manifest;
  const name = { packId, version, canonicalHash, signatureStatus };
  const reference = context.arena.add(canonicalJson({ ...packReference(name) }));
  const identity = { ...name, dependencies, ...(relations && { relations }), reference };
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
  const manifest = readManifest(report, document, context.model);
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

function compileContribution(
  report: Report,
  context: PackContext,
  directory: PackDirectory,
  { file, packId }: PackManifest,
  contribution: Contribution,
  files: PackFiles,
  suggested: Set<string>,
): CompiledContribution {
  const { index, type, id } = contribution;
  const path = payloadPath(report, context, directory, file, contribution, files, suggested);
  if (path === undefined) return { index, type, id };
  const { sha256 } = files.byPath.get(path) as HashedFile;
  const row = { id, pack_id: packId, path: `${directory.path}/${path}`, sha256, type };
  return { index, type, id, text: context.arena.add(canonicalJson(row)) };
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
