import { decodeUtf8, writeUtf8 } from '#platform';
import { type Config, configFile, plainDirectory } from '../base/config/config.ts';
import { parseConfig } from '../base/config/parse-config.ts';
import { type Diagnostic, hasErrors, type Report } from '../base/diagnostic/diagnostic.ts';
import { acceptanceNotes, judged, policyOf } from '../base/diagnostic/policy.ts';
import { resolveLocations } from '../base/diagnostic/resolve-locations.ts';
import type { CompileRowSchema } from '../base/schema/compile-row-schema.ts';
import { schemaFile, schemaNames } from '../base/schema/schema-names.ts';
import { Arena } from '../base/text/arena.ts';
import { compareText } from '../base/text/compare.ts';
import { isDay } from '../base/text/day.ts';
import { loadVersionRegistry, type VersionRegistry } from '../base/version/check-version.ts';
import { readVersionRegistry } from '../base/version/read-version-registry.ts';
import { versionRegistryFile } from '../base/version/version-registry-file.ts';
import { build } from './build.ts';
import { explainRefusals, modelOf } from './cause/explain-refusals.ts';
import { builtInModel, contentModelFile } from './content-model/content-model.ts';
import { categoriesIn } from './content-model/own-categories.ts';
import { readContentModel } from './content-model/read-content-model.ts';
import { shadowedNote } from './content-model/shadowed-schemas.ts';
import { readSupportedContent, type SupportedContent } from './content-model/supported-content.ts';
import { type Lockfile, printLockfile } from './lockfile/lockfile.ts';
import type { HashedFile } from './pack/canonical-hash.ts';
import { withContentNotes } from './pack/content-notes.ts';
import { collections as builtInCollections } from './rows/collections.ts';
import { bundleDirectoriesOf, listingOf, packTreeOf, type SourceBytes } from './source-listing.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from './stage.ts';

/** The files of a content repository: path relative to its root, with `/` -> content. */
export type Sources = Readonly<Record<string, string | Uint8Array>>;

/** Options of `compile`. */
export interface CompileSourcesOptions {
  /** The bundle to build (default: that of `xstack.config.json`, else `bundle.base.lab`, else the only one). */
  readonly bundle?: string;
  /** Treats warnings as errors. */
  readonly strict?: boolean;
  /** The day, such as `2026-12-31`, by which last days are judged; if it is absent, none has passed. */
  readonly today?: string;
  /** Directories of packs and bundles (default: those of `xstack.config.json`, else `packs` and `bundles`). */
  readonly packsRoot?: string;
  readonly bundlesRoot?: string;
  /** Compiles the row schemas of the project's own registries; required only if there are any. */
  readonly compileRowSchema?: CompileRowSchema;
  /** Adds `cause` and `edits` to refused resolutions (default: true). */
  readonly causes?: boolean;
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

/** Compiles a content repository in memory. Pure: the same sources and options give the same result. */
export function compile(sources: Sources, options: CompileSourcesOptions = {}): CompileSourcesResult {
  checkDay(options.today);
  const byStage: StageDiagnostics = {};
  const bytes = bytesOfSources(sources);
  const config = parseConfig(reportTo(byStage)('01.compatx.check'), bytes.get(configFile));
  const locate = (found: readonly Diagnostic[]) =>
    resolveLocations(found, (file) => {
      const content = bytes.get(file);
      return content && decodeUtf8(content);
    });
  // An invalid config file stops a command, too: nothing can be judged without it.
  if (config === undefined) return refused(locate(allDiagnostics(byStage)), []);
  const { outcome, notes } = compileBytes(byStage, bytes, config, options);
  const policy = policyOf(config, () => options.today ?? '');
  const found = [...allDiagnostics(notes), ...acceptanceNotes(policy, allDiagnostics(notes), configFile)];
  const model = options.causes === false ? undefined : modelOf(outcome);
  const explained = model === undefined ? found : explainRefusals(model, found);
  const diagnostics = locate(judged(policy, explained, options));
  const orderedPackIds = (outcome.resolved ?? []).map(({ identity }) => identity.packId);
  if (hasErrors(diagnostics)) return refused(diagnostics, orderedPackIds);
  const { registries = [], lockfile } = outcome;
  const outputs = new Map(registries.map(({ file, chunks }) => [`registries/${file}`, concat(chunks())]));
  if (lockfile !== undefined) outputs.set('lockfile.json', printLockfile(lockfile));
  return { result: 'complete', diagnostics, orderedPackIds, outputs, lockfile };
}

function refused(diagnostics: readonly Diagnostic[], orderedPackIds: readonly string[]): CompileSourcesResult {
  return { result: 'refused', diagnostics, orderedPackIds, outputs: new Map(), lockfile: undefined };
}

/** Compiles the files of a repository with the settings of its config file. */
function compileBytes(
  byStage: StageDiagnostics,
  bytes: SourceBytes,
  config: Config,
  { packsRoot, bundlesRoot, bundle, compileRowSchema }: CompileSourcesOptions,
) {
  const to = reportTo(byStage);
  const versions = versionsIn(byStage, bytes);
  reportShadowed(to('01.compatx.check'), bytes);
  const packs = listingOf(bytes, packsRoot ?? plainDirectory(config.packs_root ?? 'packs'));
  const bundles = listingOf(bytes, bundlesRoot ?? plainDirectory(config.bundles_root ?? 'bundles'));
  const categories = categoriesIn(bytes.get(contentModelFile));
  const tree = packTreeOf(to('03.pack.validate'), packs, categories, (path) => bytes.get(path));
  const arena = new Arena();
  const content = supportedContent(byStage, versions, bytes, compileRowSchema);
  const files = new Map<string, readonly HashedFile[]>();
  const outcome = build({
    diagnostics: byStage,
    arena,
    tree,
    bundles: bundleDirectoriesOf(bundles),
    read: (path) => bytes.get(path) as Uint8Array,
    chunks: (path) => [bytes.get(path) as Uint8Array],
    versions,
    ...content,
    reuse: ({ path }, compileOne) => {
      const compilation = compileOne();
      files.set(path, compilation.files);
      return compilation.pack;
    },
    bundleId: bundle ?? config.default_bundle,
    configuredBundle: config.default_bundle,
    attempt: (_stage, work) => work(),
    timed: (_stage, work) => work(),
  });
  const { collections, model } = content;
  return { outcome, notes: withContentNotes(byStage, tree), arena, collections, model, files };
}

/** Compiles a content repository in memory, for what inspects its rows. Throws `TypeError` if its config file is refused. */
export function inspectSources(sources: Sources, options: Omit<CompileSourcesOptions, 'strict' | 'today'>) {
  const byStage: StageDiagnostics = {};
  const bytes = bytesOfSources(sources);
  const config = parseConfig(reportTo(byStage)('01.compatx.check'), bytes.get(configFile));
  if (config === undefined) throw new TypeError(`\`${configFile}\` is refused: ${allDiagnostics(byStage)[0]?.message}`);
  return { ...compileBytes(byStage, bytes, config, options), bytes };
}

/** Notes sources with the names of built-in schemas, which are not read. The repository of xstack has all of them. */
function reportShadowed(report: Report, bytes: SourceBytes): void {
  const builtIn = schemaNames.map(schemaFile).filter((file) => file.startsWith('schemas/'));
  const files = builtIn.filter((file) => bytes.has(file));
  if (files.length > 0 && files.length < builtIn.length) report(shadowedNote(files.sort(compareText)));
}

function checkDay(day: unknown): void {
  if (day !== undefined && (typeof day !== 'string' || !isDay(day)))
    throw new TypeError('`today` must be a day such as `2026-12-31`');
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

function versionsIn(diagnostics: StageDiagnostics, bytes: SourceBytes) {
  const own = bytes.get(versionRegistryFile);
  if (own === undefined) return loadVersionRegistry();
  return readVersionRegistry(reportTo(diagnostics)('01.compatx.check'), versionRegistryFile, own);
}

function supportedContent(
  diagnostics: StageDiagnostics,
  versions: VersionRegistry,
  bytes: SourceBytes,
  compileRowSchema: CompileRowSchema | undefined,
): SupportedContent {
  const files = [...bytes]
    .filter(([path]) => /^schemas\/registries\/[^/]+\.registry-definition\.json$/.test(path))
    .map(([file, content]) => ({ file, bytes: content }))
    .sort((a, b) => compareText(a.file, b.file));
  const model = bytes.get(contentModelFile);
  if (files.length === 0 && model === undefined) return { model: builtInModel, collections: builtInCollections };
  if (compileRowSchema === undefined)
    throw new Error(
      'the sources define registries or a content model: pass `compileRowSchema` from `xstack/row-schema`',
    );
  const context = { to: reportTo(diagnostics), versions, compileRowSchema };
  return readSupportedContent(context, model && { bytes: model, read: readContentModel }, files);
}
