import { join } from 'node:path';
import { sha256Hex } from '#platform';
import type { Config } from '../../core/base/config/config.ts';
import type { Diagnostic, Report } from '../../core/base/diagnostic/diagnostic.ts';
import { canonicalJson } from '../../core/base/json/canonical.ts';
import { descriptionLimits } from '../../core/base/json/excess.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject, type JsonValue } from '../../core/base/json/value.ts';
import type { Arena } from '../../core/base/text/arena.ts';
import { compareText } from '../../core/base/text/compare.ts';
import { versionRegistryFile } from '../../core/base/version/version-registry-file.ts';
import { type BundleDirectory, hasProfile, profileOf } from '../../core/compiler/bundle/bundle.ts';
import { defaultBundleId } from '../../core/compiler/bundle/default-bundle.ts';
import { contentModelFile } from '../../core/compiler/content-model/content-model.ts';
import { categoriesIn } from '../../core/compiler/content-model/own-categories.ts';
import { shadowedNote } from '../../core/compiler/content-model/shadowed-schemas.ts';
import { outsideContent } from '../../core/compiler/pack/outside-content.ts';
import type { FileModes, PackTree } from '../../core/compiler/pack/source-tree.ts';
import type { DefinitionFile } from '../../core/compiler/rows/registry-definition.ts';
import { reportTo, type StageDiagnostics, type StageId } from '../../core/compiler/stage.ts';
import type { Fact } from '../../core/incremental/facts.ts';
import { fingerprintOf } from '../../core/incremental/fingerprint.ts';
import { type Disk, type DiskEntry, readDescription, disk as realDisk } from '../../io/disk.ts';
import { exists, fileExists } from '../../io/exists.ts';
import { Failure, UsageError } from '../../io/failure.ts';
import { readBundleDirectories } from '../../io/read-bundle-directories.ts';
import { readPackTree, type TreeSnapshot } from '../../io/read-tree.ts';
import { tryReading } from '../../io/unreadable.ts';
import { attemptReading } from '../attempt-reading.ts';
import { failureDiagnostic } from '../failure-diagnostic.ts';
import { type ContentModelFile, readContentModelFile } from './content-model-file.ts';
import type { Project } from './project.ts';
import { schemasIn, schemasRoot, shadowedSchemas } from './schemas-directory.ts';

export const definitionsRoot = 'schemas/registries';
export const definitionSuffix = '.registry-definition.json';

/** Options of compiling a project; all have defaults. */
export interface CompileOptions {
  /** Diagnostics of finding the project. */
  readonly diagnostics?: StageDiagnostics;
  /** The bundle to build; undefined: the default one; null: none, only checks. */
  readonly bundleId?: string | null | undefined;
  readonly disk?: Disk;
  /** Receives the serialized rows. */
  readonly arena?: Arena;
  readonly timed?: <T>(stage: StageId, work: () => T) => T;
  /** Reports progress in packs. */
  readonly packDone?: (done: number, all: number) => void;
}

/** The files of a project outside of its packs that affect how each of them is compiled. */
export interface SharedInputs {
  readonly definitions: readonly DefinitionFile[];
  /** The content model file of the project; absent if there is none. */
  readonly contentModel?: ContentModelFile | undefined;
  /** Bytes of the project's own version registry. */
  readonly versions: Uint8Array | undefined;
}

/** Inputs of a compilation, before any pack is read. */
export interface ProjectInputs extends SharedInputs {
  /** The root of the project, absolute. */
  readonly root: string;
  readonly tree: TreeSnapshot;
  readonly bundles: readonly BundleDirectory[];
  /** Bundle listings and hashes as a string; differs whenever they do. */
  readonly bundlesKey: string;
  /** Files of the project with names of built-in schemas: a note is reported about them. */
  readonly shadowed: readonly string[];
  readonly options: CompileOptions & Required<Pick<CompileOptions, 'disk' | 'timed' | 'diagnostics'>>;
}

/** Lists the directories of a project and reads the few files that apply to all packs. */
export function readInputs(project: Project, given: CompileOptions = {}): ProjectInputs {
  const options = { disk: realDisk, timed: <T>(_: StageId, work: () => T) => work(), diagnostics: {}, ...given };
  const { disk, timed, diagnostics } = options;
  const to = reportTo(diagnostics);
  const { bundles, bundlesKey } = timed('02.bundle.validate', () =>
    readBundles(to('02.bundle.validate'), project, disk),
  );
  checkBundleChoice(options.bundleId, bundles);
  const inSchemas = schemasIn(to('01.compatx.check'), project, disk);
  const mayHave = (file: string) => inSchemas?.includes(file.slice(schemasRoot.length + 1)) !== false;
  const definitions = mayHave(definitionsRoot) ? readDefinitionFiles(to('04.registry.compile'), project, disk) : [];
  const versions = readVersionFile(to('01.compatx.check'), project, disk);
  const contentModel = mayHave(contentModelFile) ? readContentModelFile(to('01.compatx.check'), project) : undefined;
  const shadowed = shadowedSchemas(project, inSchemas ?? []);
  if (shadowed.length > 0) to('01.compatx.check')(shadowedNote(shadowed));
  const listed = timed('03.pack.validate', () =>
    readPackTree(disk, project.root, project.packsRoot, categoriesIn(contentModel?.bytes)),
  );
  const tree = { ...listed, modes: modesOf(project, listed.areAllExecutable) };
  const failures = listed.failures.map((failure) => failureDiagnostic(failure, project.root));
  [...listed.problems, ...failures].forEach(to('03.pack.validate'));
  return { root: project.root, tree, bundles, bundlesKey, definitions, contentModel, shadowed, versions, options };
}

/**
 * On file systems without modes, every file is executable: modes are then ignored, unless the project config enforces
 * them.
 */
export function modesOf({ config }: Project, areAllExecutable: boolean): FileModes {
  const wanted = config.file_modes ?? 'auto';
  if (wanted === 'ignore') return 'ignored';
  return wanted === 'auto' && areAllExecutable ? 'uniform' : 'enforced';
}

/**
 * Returns the files in which the project defines registries. If they cannot be listed, one without bytes represents
 * them. A link or a directory with the name of such a file is reported: without its registry, a run would succeed.
 */
export function readDefinitionFiles(report: Report, { root }: Project, disk: Disk): DefinitionFile[] {
  const attempt = <T>(work: () => T) => attemptReading(report, root, work);
  const listed = attempt(() => (exists(join(root, definitionsRoot)) ? disk.list(`${root}/${definitionsRoot}`) : []));
  if (listed === undefined) return [{ file: definitionsRoot }];
  return listed
    .filter(({ name, kind }) => name.endsWith(definitionSuffix) && !outsideContent(name, kind))
    .sort((a, b) => compareText(a.name, b.name))
    .map(({ name, kind }) => {
      const file = `${definitionsRoot}/${name}`;
      return { file, bytes: attempt(() => readDefinition(disk, `${root}/${file}`, kind)) };
    });
}

function readDefinition(disk: Disk, path: string, kind: DiskEntry['kind']): Uint8Array {
  if (kind === 'file') return new Uint8Array(readDescription(path, disk));
  throw new Failure('read', path, new Error(kind === 'symlink' ? 'it is a link' : 'it is not a file'));
}

/** Returns the project's own version registry, if it has one that can be read. */
export function readVersionFile(report: Report, { root }: Project, disk: Disk = realDisk): Uint8Array | undefined {
  const path = join(root, versionRegistryFile);
  return attemptReading(report, root, () =>
    fileExists(path) ? new Uint8Array(readDescription(path, disk)) : undefined,
  );
}

/** Lists the bundles on disk. An unreadable profile is reported by the stage that needs it. */
export function readBundles(report: Report, { root, bundlesRoot, hasBundles }: Project, disk: Disk) {
  const failed = (failure: Failure) => report(failureDiagnostic(failure, root));
  const bundles = hasBundles ? readBundleDirectories(disk, root, bundlesRoot, failed) : [];
  const lines = bundles.flatMap(({ path, entries, kind = 'directory' }) => [
    `${kind} ${path}`,
    ...entries.map((entry) => {
      const isBundle = entry.kind === 'file' && entry.path === profileOf(path);
      return `${entry.kind} ${entry.path} ${isBundle ? hashOrFailure(disk, `${root}/${entry.path}`) : ''}`;
    }),
  ]);
  return { bundles, bundlesKey: lines.join('\n') };
}

function hashOrFailure(disk: Disk, path: string): string {
  const hash = tryReading(() => sha256Hex(readDescription(path, disk)));
  return hash instanceof Failure ? hash.message : hash;
}

/** Returns the inputs outside of the packs that affect a pack, as a string that differs whenever they do. */
export function environmentKey(project: Project, inputs: PackEnvironment): string {
  return JSON.stringify(environmentFacts(project, inputs));
}

type PackEnvironment = SharedInputs & { readonly tree: Pick<PackTree, 'modes'> };

/** Returns the inputs outside of the packs that affect a pack, by name. */
export function environmentFacts(
  project: Project,
  { definitions, contentModel, versions, tree }: PackEnvironment,
): readonly Fact[] {
  return [
    ['location of the packs', project.packsRoot],
    ['effect of file modes', tree.modes === 'enforced' ? 'modes' : 'no modes'],
    ...definitions.map(({ file, bytes }): Fact => [file, valueKey(file, bytes)]),
    ...(contentModel === undefined ? [] : [[contentModel.file, modelKeyOfPacks(contentModel)] as const]),
    ...(versions === undefined ? [] : [[versionRegistryFile, sha256Hex(versions)] as const]),
  ];
}

/** Returns a key of the content model as far as it has an effect inside of packs: the categories are those of their directories. */
function modelKeyOfPacks({ file, bytes }: ContentModelFile): string {
  return valueKey(file, bytes, (value) => {
    if (!isJsonObject(value)) return value;
    const { categories: _, ...rest } = value;
    return rest;
  });
}

/** Returns a key of the content model, if there is one. */
export function modelKey({ contentModel }: Pick<ProjectInputs, 'contentModel'>): string[] {
  return contentModel === undefined ? [] : [valueKey(contentModel.file, contentModel.bytes)];
}

/**
 * Returns a key of the value of a JSON file, or of a part of it: its layout has no effect, unless something about its source is
 * reported.
 */
function valueKey(
  file: string,
  bytes: Uint8Array | undefined,
  partOf = (value: JsonValue): JsonValue => value,
): string {
  if (bytes === undefined) return 'unreadable';
  const reported: Diagnostic[] = [];
  const document = readJsonBytes((found) => reported.push(found), file, bytes, descriptionLimits);
  return document === undefined || reported.length > 0
    ? `bytes ${sha256Hex(bytes)}`
    : `value ${sha256Hex(canonicalJson(partOf(document.value)))}`;
}

/** Returns all inputs of a run, without reading the packs, as a string that differs whenever they do. */
export function inputsKey(project: Project, inputs: ProjectInputs): string {
  const packs = fingerprintOf([inputs.tree.rest, ...inputs.tree.directories]);
  const { problems, failures } = inputs.tree;
  const messages = [...problems, ...failures].map(({ message }) => message);
  const config = canonicalJson(project.config);
  const { definitions, contentModel, shadowed } = inputs;
  const sources = [...definitions, ...(contentModel === undefined ? [] : [contentModel])];
  const bytes = sources.map((each) => (each.bytes === undefined ? '' : sha256Hex(each.bytes)));
  return [config, environmentKey(project, inputs), ...bytes, ...shadowed, inputs.bundlesKey, packs, ...messages].join(
    '\n',
  );
}

/** Returns the settings that a compilation depends on: how its diagnostics are judged is none. */
export function compiledSettings({ config: { severity: _, accepted: __, ...rest } }: Project): Config {
  return rest;
}

/** Thrown if several bundles exist and neither the command line nor the project config names one. */
export class BundleNotNamed extends UsageError {}

/** Requires a bundle name if there is no default. */
export function checkBundleChoice(bundleId: string | null | undefined, bundles: readonly BundleDirectory[]): void {
  const names = bundles.filter(hasProfile).map(({ name }) => name);
  if (bundleId !== undefined || names.length <= 1 || names.includes(defaultBundleId)) return;
  throw new BundleNotNamed(`name the bundle with --bundle: ${[...names].sort(compareText).join(', ')}`);
}
