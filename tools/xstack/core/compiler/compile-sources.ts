import { decodeUtf8, writeUtf8 } from '#platform';
import { type Diagnostic, hasErrors, type Report } from '../base/diagnostic/diagnostic.ts';
import { defaultPolicy, judged } from '../base/diagnostic/policy.ts';
import { resolveLocations } from '../base/diagnostic/resolve-locations.ts';
import type { CompileRowSchema } from '../base/schema/compile-row-schema.ts';
import { Arena } from '../base/text/arena.ts';
import { compareText } from '../base/text/compare.ts';
import { loadVersionRegistry, type VersionRegistry } from '../base/version/check-version.ts';
import { readVersionRegistry } from '../base/version/read-version-registry.ts';
import { versionRegistryFile } from '../base/version/version-registry-file.ts';
import { build } from './build.ts';
import { type BundleDirectory, isStrayFile } from './bundle/bundle.ts';
import { builtInModel, contentModelFile } from './content-model/content-model.ts';
import { categoriesIn } from './content-model/own-categories.ts';
import { readContentModel } from './content-model/read-content-model.ts';
import { readSupportedContent, type SupportedContent } from './content-model/supported-content.ts';
import { type Lockfile, printLockfile } from './lockfile/lockfile.ts';
import { type IgnoreScope, ignoredManifests, outsideReason, readIgnoreFile } from './pack/content-filter.ts';
import { withContentNotes } from './pack/content-notes.ts';
import { ignoreFile } from './pack/outside-content.ts';
import type { OutsideEntry, PackDirectory, PackTree, SourceEntry } from './pack/source-tree.ts';
import { collections } from './rows/collections.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from './stage.ts';

/** The files of a content repository: path relative to its root, with `/` -> content. */
export type Sources = Readonly<Record<string, string | Uint8Array>>;

/** Options of `compile`. */
export interface CompileSourcesOptions {
  /** The bundle to build (default: `bundle.base.lab`, else the only one). */
  readonly bundle?: string;
  /** Treats warnings as errors. */
  readonly strict?: boolean;
  /** Directories of packs, bundles and registry definitions (default: `packs`, `bundles`, `schemas/registries`). */
  readonly packsRoot?: string;
  readonly bundlesRoot?: string;
  /** Compiles the row schemas of the project's own registries; required only if there are any. */
  readonly compileRowSchema?: CompileRowSchema;
}

/** Result of `compile`. */
export interface CompileSourcesResult {
  readonly result: 'complete' | 'refused';
  /** Sorted, with lines and columns. */
  readonly diagnostics: readonly Diagnostic[];
  readonly orderedPackIds: readonly string[];
  /** The generated files, by path below the output directory; empty if refused. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly lockfile: Lockfile | undefined;
}

/** Compiles a content repository in memory. Pure: the same sources give the same result. */
export function compile(sources: Sources, options: CompileSourcesOptions = {}): CompileSourcesResult {
  const { packsRoot = 'packs', bundlesRoot = 'bundles' } = options;
  const byStage: StageDiagnostics = {};
  const bytes = bytesOfSources(sources);
  const versions = versionsIn(byStage, bytes);
  const tree = packTreeOf(reportTo(byStage)('03.pack.validate'), bytes, packsRoot);
  const content = supportedContent(byStage, versions, bytes, options.compileRowSchema);
  const outcome = build({
    diagnostics: byStage,
    arena: new Arena(),
    tree,
    bundles: bundleDirectoriesOf(bytes, bundlesRoot),
    read: (path) => bytes.get(path) as Uint8Array,
    chunks: (path) => [bytes.get(path) as Uint8Array],
    versions,
    ...content,
    bundleId: options.bundle,
    attempt: (_stage, work) => work(),
    timed: (_stage, work) => work(),
  });
  const found = allDiagnostics(withContentNotes(byStage, tree));
  const diagnostics = resolveLocations(judged(defaultPolicy, found, options), (file) => {
    const content = bytes.get(file);
    return content && decodeUtf8(content);
  });
  const refused = hasErrors(diagnostics);
  const outputs = new Map(
    (refused ? [] : (outcome.registries ?? [])).map(({ file, chunks }) => [`registries/${file}`, concat(chunks())]),
  );
  if (!refused && outcome.lockfile !== undefined) outputs.set('lockfile.json', printLockfile(outcome.lockfile));
  return {
    result: refused ? 'refused' : 'complete',
    diagnostics,
    orderedPackIds: (outcome.resolved ?? []).map(({ identity }) => identity.packId),
    outputs,
    lockfile: refused ? undefined : outcome.lockfile,
  };
}

/** Checked at run time because callers in plain JavaScript could pass a value that reads as an empty repository. */
function bytesOfSources(sources: Sources): Map<string, Uint8Array> {
  const prototype: unknown =
    typeof sources === 'object' && sources !== null ? Object.getPrototypeOf(sources) : undefined;
  if (prototype !== Object.prototype && prototype !== null)
    throw new TypeError('sources must be a plain object of path and content; pass `Object.fromEntries(map)` for a Map');
  return new Map(
    Object.entries(sources).map(([path, content]) => {
      checkSource(path, content);
      return [path, bytesOf(content)];
    }),
  );
}

function checkSource(path: string, content: unknown): void {
  if (typeof content !== 'string' && !(content instanceof Uint8Array))
    throw new TypeError(`the content of source \`${path}\` must be a string or a Uint8Array`);
  if (path.includes('\\') || path.startsWith('/') || /^[a-z]:/i.test(path) || /(?:^|\/)\.{0,2}(?:\/|$)/.test(path))
    throw new TypeError(
      `source \`${path}\` must be a path from the root of the repository, with \`/\` and without \`.\` and \`..\``,
    );
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  if (typeof content !== 'string') return content;
  const bytes = new Uint8Array(content.length * 3);
  return bytes.subarray(0, writeUtf8(bytes, content, 0));
}

function concat(chunks: Iterable<Uint8Array>): string {
  let text = '';
  for (const chunk of chunks) text += decodeUtf8(chunk);
  return text;
}

function versionsIn(diagnostics: StageDiagnostics, bytes: ReadonlyMap<string, Uint8Array>) {
  const own = bytes.get(versionRegistryFile);
  if (own === undefined) return loadVersionRegistry();
  return readVersionRegistry(reportTo(diagnostics)('01.compatx.check'), versionRegistryFile, own);
}

function supportedContent(
  diagnostics: StageDiagnostics,
  versions: VersionRegistry,
  bytes: ReadonlyMap<string, Uint8Array>,
  compileRowSchema: CompileRowSchema | undefined,
): SupportedContent {
  const files = [...bytes]
    .filter(([path]) => /^schemas\/registries\/[^/]+\.registry-definition\.json$/.test(path))
    .map(([file, content]) => ({ file, bytes: content }))
    .sort((a, b) => compareText(a.file, b.file));
  const model = bytes.get(contentModelFile);
  if (files.length === 0 && model === undefined) return { model: builtInModel, collections };
  if (compileRowSchema === undefined)
    throw new Error(
      'the sources define registries or a content model: pass `compileRowSchema` from `xstack/row-schema`',
    );
  const context = { to: reportTo(diagnostics), versions, compileRowSchema };
  return readSupportedContent(context, model && { bytes: model, read: readContentModel }, files);
}

/** Returns the entries that a disk with these files would list, directories included. */
function entriesBelow(bytes: ReadonlyMap<string, Uint8Array>, root: string): SourceEntry[] {
  const entries = new Map<string, SourceEntry>();
  for (const [path, { length }] of bytes) {
    if (!path.startsWith(`${root}/`)) continue;
    entries.set(path, { path, kind: 'file', executable: false, size: length });
    for (let end = path.lastIndexOf('/'); end > root.length; end = path.lastIndexOf('/', end - 1)) {
      const directory = path.slice(0, end);
      entries.set(directory, { path: directory, kind: 'directory', executable: false, size: 0 });
    }
  }
  return [...entries.values()].sort((a, b) => compareText(a.path, b.path));
}

/** Splits the entries below a root, parents first, into content and the rest. */
function splitContent(entries: readonly SourceEntry[], scopesOf: (path: string) => readonly IgnoreScope[]) {
  const content: SourceEntry[] = [];
  const notContent: OutsideEntry[] = [];
  const skipped = new Set<string>();
  for (const entry of entries) {
    const { path, kind } = entry;
    const parent = parentOf(path);
    const isSkipped = skipped.has(parent);
    const reason = isSkipped ? undefined : outsideReason(scopesOf(path), path, path.slice(parent.length + 1), kind);
    if (reason !== undefined) notContent.push({ path, reason });
    if (reason === undefined && !isSkipped) content.push(entry);
    else if (kind === 'directory') skipped.add(path);
  }
  return { content, notContent };
}

/** Returns the rules of the ignore files of each directory and of those above it, as a function of an entry's path. */
function ignoreScopesIn(report: Report, bytes: ReadonlyMap<string, Uint8Array>, root: string) {
  const scopeAt = (directory: string): readonly IgnoreScope[] => {
    const file = `${directory}/${ignoreFile}`;
    const content = bytes.get(file);
    if (content === undefined) return [];
    const read = readIgnoreFile(file, content);
    if ('rules' in read) return [{ start: directory.length + 1, rules: read.rules }];
    report(read.problem);
    return [];
  };
  const known = new Map([[root, scopeAt(root)]]);
  const scopesIn = (directory: string): readonly IgnoreScope[] => {
    const scopes = known.get(directory) ?? [...scopesIn(parentOf(directory)), ...scopeAt(directory)];
    known.set(directory, scopes);
    return scopes;
  };
  return (path: string) => scopesIn(parentOf(path));
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function packTreeOf(report: Report, bytes: ReadonlyMap<string, Uint8Array>, root: string): PackTree {
  const { content, notContent } = splitContent(entriesBelow(bytes, root), ignoreScopesIn(report, bytes, root));
  ignoredManifests(root, notContent).forEach(report);
  const categories = categoriesIn(bytes.get(contentModelFile));
  const outside: SourceEntry[] = [];
  const inside = new Map<string, SourceEntry[]>();
  for (const entry of content) {
    const [category = '', name, ...rest] = entry.path.slice(root.length + 1).split('/');
    const isCategory = categories.includes(category);
    if (isCategory && name === undefined && entry.kind === 'directory') continue;
    if (!isCategory || name === undefined || (rest.length === 0 && entry.kind === 'file')) {
      outside.push(entry);
      continue;
    }
    const path = `${root}/${category}/${name}`;
    const entries = inside.get(path) ?? [];
    inside.set(path, entries);
    if (rest.length > 0) entries.push(entry);
  }
  const directories = [...inside].map(([path, entries]): PackDirectory => {
    const [name = '', category = ''] = path.split('/').reverse();
    return { path, category, name, entries };
  });
  return { root, directories, outside, notContent, modes: 'enforced' };
}

function bundleDirectoriesOf(bytes: ReadonlyMap<string, Uint8Array>, root: string): BundleDirectory[] {
  const { content } = splitContent(entriesBelow(bytes, root), () => []);
  const named = content.map(({ path, kind }) => ({ path, kind, name: path.slice(root.length + 1) }));
  return named.flatMap(({ path, kind, name }): BundleDirectory[] => {
    if (name.includes('/')) return [];
    if (kind === 'file') return isStrayFile(name) ? [{ path, name, entries: [], kind }] : [];
    const entries = content.filter((entry) => entry.path.slice(0, entry.path.lastIndexOf('/')) === path);
    return [{ path, name, entries }];
  });
}
