import { type Config, configFile } from '../../core/base/config/config.ts';
import { parseConfig } from '../../core/base/config/parse-config.ts';
import { reportInto } from '../../core/base/diagnostic/bounded.ts';
import { type Diagnostic, hasErrors, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { resolveLocations } from '../../core/base/diagnostic/resolve-locations.ts';
import { descriptionLimits } from '../../core/base/json/excess.ts';
import { versionRegistryFile } from '../../core/base/version/version-registry-file.ts';
import { type BundleDirectory, profileOf } from '../../core/compiler/bundle/bundle.ts';
import { contentModelFile } from '../../core/compiler/content-model/content-model.ts';
import { categoriesIn } from '../../core/compiler/content-model/own-categories.ts';
import { ignoreFile } from '../../core/compiler/pack/outside-content.ts';
import type { PackTree } from '../../core/compiler/pack/source-tree.ts';
import { bundleDirectoriesOf, packTreeOf } from '../../core/compiler/source-listing.ts';
import { reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { Failure } from '../../io/failure.ts';
import type { GitEntry } from '../../io/git-objects.ts';
import { attemptReading } from '../attempt-reading.ts';
import { RefusedError } from '../refused-error.ts';
import type { Project } from './project.ts';
import { checkBundleChoice, definitionSuffix, definitionsRoot, modesOf, type SharedInputs } from './project-inputs.ts';
import type { RevisionFiles } from './revision-files.ts';

/** Inputs of a compilation of a revision, before any pack is read. */
export interface RevisionInputs extends SharedInputs {
  readonly tree: PackTree;
  readonly bundles: readonly BundleDirectory[];
}

/** Returns the settings of a revision. Throws `RefusedError` if its config file is invalid. */
export function revisionConfig(files: RevisionFiles): Config {
  const found: Diagnostic[] = [];
  files.list([configFile]);
  const config = parseConfig(reportInto(found), readFile(files, configFile));
  if (config !== undefined && !hasErrors(found)) return config;
  throw new RefusedError(resolveLocations(found, files.readText), files.readText);
}

/** Lists the files of a revision that a compilation reads, and reads the few that apply to all packs. */
export function readRevisionInputs(
  project: Project,
  files: RevisionFiles,
  diagnostics: StageDiagnostics,
  bundleId: string | null | undefined,
): RevisionInputs {
  const { packsRoot, bundlesRoot } = project;
  const to = reportTo(diagnostics);
  files.list([packsRoot, bundlesRoot, definitionsRoot, contentModelFile, versionRegistryFile]);
  const bundles = bundleDirectoriesOf(files.below(bundlesRoot));
  checkBundleChoice(bundleId, bundles);
  files.load(bundles.map(({ path }) => profileOf(path)));
  const attempt = <T>(report: Report, work: () => T) => attemptReading(report, project.root, work);
  const definitions = definitionsIn(files).map((file) => ({
    file,
    bytes: attempt(to('04.registry.compile'), () => readFile(files, file)),
  }));
  const model = attempt(to('01.compatx.check'), () => readFile(files, contentModelFile) ?? 'absent');
  return {
    bundles,
    definitions,
    ...(model !== 'absent' && { contentModel: { file: contentModelFile, bytes: model } }),
    versions: attempt(to('01.compatx.check'), () => readFile(files, versionRegistryFile)),
    tree: packsIn(project, files, to('03.pack.validate'), model === 'absent' ? undefined : model),
  };
}

function packsIn(project: Project, files: RevisionFiles, report: Report, model: Uint8Array | undefined): PackTree {
  const listing = files.below(project.packsRoot);
  const ignoreFiles = listing.entries.filter(({ path, kind }) => kind === 'file' && path.endsWith(`/${ignoreFile}`));
  files.load(ignoreFiles.map(({ path }) => path));
  const named = new Set(ignoreFiles.map(({ path }) => path));
  const readIgnore = (path: string) => (named.has(path) ? files.read(path) : undefined);
  const tree = packTreeOf(report, listing, categoriesIn(model), readIgnore);
  return { ...tree, modes: modesOf(project, areAllExecutable(listing.entries)) };
}

function areAllExecutable(entries: readonly GitEntry[]): boolean {
  const files = entries.filter(({ kind }) => kind === 'file');
  return files.length > 0 && files.every(({ executable }) => executable);
}

function definitionsIn(files: RevisionFiles): string[] {
  const isDirect = (path: string) => !path.slice(definitionsRoot.length + 1).includes('/');
  const { entries } = files.below(definitionsRoot);
  return entries.map(({ path }) => path).filter((path) => path.endsWith(definitionSuffix) && isDirect(path));
}

/** Returns the content of a file that describes others; undefined if it does not exist. Throws `Failure` for a link. */
function readFile(files: RevisionFiles, path: string): Uint8Array | undefined {
  const entry = files.at(path);
  if (entry === undefined) return undefined;
  if (entry.kind !== 'file')
    throw new Failure('read', path, new Error(entry.kind === 'symlink' ? 'it is a link' : 'it is not a file'));
  files.load([path]);
  return files.read(path, descriptionLimits.bytes);
}
