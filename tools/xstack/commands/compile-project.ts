import { type BuildOutcome, build, defaultBundleId } from '../core/build.ts';
import type { Collection, RegistryName } from '../core/compile/collection.ts';
import { collections, contributionsIndex } from '../core/compile/collections.ts';
import type { Report } from '../core/diagnostic/diagnostic.ts';
import type { CompiledPack } from '../core/pack/compile-pack.ts';
import type { PackDirectory } from '../core/pack/source-tree.ts';
import { type Findings, reportTo, type StageId } from '../core/stage.ts';
import { compareText } from '../core/text/compare.ts';
import { TextStore } from '../core/text/text-store.ts';
import { type Disk, disk as realDisk } from '../io/disk.ts';
import { UsageError } from '../io/failure.ts';
import { readBundleDirectories, readPackTree } from '../io/read-tree.ts';
import { ownCollections } from './own-collections.ts';
import type { Project } from './project.ts';
import { projectVersions } from './project-versions.ts';

/** How a project is to be compiled; everything but the project has a default. */
export interface CompileOptions {
  /** What was found before, when the project was found. */
  readonly findings?: Findings;
  /** The bundle to build; undefined: the default one; null: none, only check. */
  readonly bundleId?: string | null | undefined;
  readonly disk?: Disk;
  /** Takes the texts of the rows, for who wants to read them. */
  readonly store?: TextStore;
  readonly timed?: <T>(stage: StageId, work: () => T) => T;
  readonly reuse?: (directory: PackDirectory, compile: () => CompiledPack) => CompiledPack;
}

/** Reads a project from the disk and compiles it. Writes nothing. */
export async function compileProject(project: Project, options: CompileOptions = {}): Promise<BuildOutcome> {
  const { disk = realDisk, timed = (_, work) => work(), findings = {} } = options;
  const bundles = timed('02.bundle.validate', () => readBundleDirectories(disk, project.root, project.bundlesRoot));
  checkBundleChoice(
    options.bundleId,
    bundles.map(({ name }) => name),
  );
  const own = await ownCollections(reportTo(findings)('04.registry.compile'), project, disk);
  const tree = timed('03.pack.validate', () => readPackTree(disk, project.root, project.packsRoot));
  return build({
    findings,
    store: options.store ?? new TextStore(),
    tree,
    bundles,
    read: (path, size) => disk.read(`${project.root}/${path}`, size),
    versions: projectVersions(reportTo(findings)('01.compatx.check'), project, disk),
    collections: [...collections, ...own],
    bundleId: options.bundleId,
    timed,
    ...(options.reuse && { reuse: options.reuse }),
  });
}

/** Where nothing says which bundle is meant, the user must. */
function checkBundleChoice(bundleId: string | null | undefined, names: readonly string[]): void {
  if (bundleId !== undefined || names.length <= 1 || names.includes(defaultBundleId)) return;
  throw new UsageError(`name the bundle with --bundle: ${[...names].sort(compareText).join(', ')}`);
}

/** What becomes rows: the built-in collections, and those of the project. */
export async function projectCollections(report: Report, project: Project): Promise<readonly Collection[]> {
  return [...collections, ...(await ownCollections(report, project, realDisk))];
}

/** The files of all registries, and the names of their hashes. */
export async function registryNames(report: Report, project: Project): Promise<RegistryName[]> {
  const all = await projectCollections(report, project);
  return [...new Map(all.map(({ registry }) => [registry.hashName, registry])).values(), contributionsIndex];
}
