import { sha256Hex } from '#platform';
import { build } from '../../core/compiler/build.ts';
import type { ContentModel } from '../../core/compiler/content-model/content-model.ts';
import type { HashedFile } from '../../core/compiler/pack/canonical-hash.ts';
import type { Compilation } from '../../core/compiler/pack/compile-pack.ts';
import { contentNotes } from '../../core/compiler/pack/content-notes.ts';
import { ignoreFile } from '../../core/compiler/pack/outside-content.ts';
import type { PackDirectory } from '../../core/compiler/pack/source-tree.ts';
import { reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { buildStamp, RevisionCache } from '../../io/cache/cache.ts';
import { withTemporaryDirectory } from '../../io/temporary-directory.ts';
import { attemptReading } from '../attempt-reading.ts';
import type { Revision } from './check-out-project.ts';
import { plainPath } from './config.ts';
import { type BundleArguments, type Project, type ProjectArguments, selectedBundle } from './project.ts';
import { environmentKey } from './project-inputs.ts';
import { versionsIn } from './project-versions.ts';
import type { CompiledProject } from './project-view.ts';
import { RevisionFiles } from './revision-files.ts';
import { type RevisionInputs, readRevisionInputs, revisionConfig } from './revision-inputs.ts';
import { supportedContent } from './supported-content.ts';

/** A compiled revision with the data needed to inspect it. Its diagnostics are not judged. */
export interface CompiledRevision extends Omit<CompiledProject, 'policy'> {
  /** Returns the files of a pack directory. */
  readonly filesOf: (packPath: string) => readonly HashedFile[];
  /** Reads several files with one git process; those that do not exist or are not UTF-8 are omitted. */
  readonly readTexts: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Returns the bytes of a file that a compilation reads; undefined if there is none. */
  readonly readBytes: (file: string) => Uint8Array | undefined;
  readonly model: ContentModel;
  readonly inputs: Pick<RevisionInputs, 'definitions' | 'contentModel'>;
}

/** Returns the cache of the packs of revisions, stored in the repository unless its config file forbids it. */
export function revisionCache({ root, config }: Project): RevisionCache {
  return config.cache === false ? new RevisionCache() : new RevisionCache(root, buildStamp());
}

/** Options of compiling a revision: the directories and the bundle, by default those of its config file. */
export interface RevisionOptions extends Omit<ProjectArguments, 'repo-root' | 'out'>, BundleArguments {
  /** Packs of other revisions, from which packs with the same git tree are taken, and to which others are added. */
  readonly cache?: RevisionCache;
}

/**
 * Compiles a project at a revision, read from git objects: neither the work tree nor the index is read. Only packs that differ
 * from those of the cache are read. Content is that of the repository, without conversions of line ends and without LFS.
 */
export function compileRevision(
  project: Project,
  { commit }: Revision,
  { cache = revisionCache(project), ...args }: RevisionOptions = {},
): Promise<CompiledRevision> {
  return withTemporaryDirectory(async (target) => {
    const files = new RevisionFiles(project.root, commit, target);
    const at = projectAt(project, files, args);
    const diagnostics: StageDiagnostics = {};
    const bundleId = selectedBundle(at, args);
    const inputs = readRevisionInputs(at, files, diagnostics, bundleId);
    const versions = versionsIn(reportTo(diagnostics)('01.compatx.check'), inputs.versions);
    const content = await supportedContent(reportTo(diagnostics), versions, inputs);
    const compiled = new Map<string, readonly HashedFile[]>();
    const { reuse, keys } = packReuse(at, files, inputs, cache, compiled);
    const outcome = build({
      ...content,
      diagnostics,
      tree: inputs.tree,
      bundles: inputs.bundles,
      bundleId,
      configuredBundle: at.config.default_bundle,
      versions,
      arena: cache.arena,
      read: (path, _size, most_bytes?: number) => files.read(path, most_bytes),
      chunks: (path) => files.chunks(path),
      reuse: (directory, compile) => reuse(directory, compile).pack,
      attempt: (stage, work) => attemptReading(reportTo(diagnostics)(stage), project.root, work),
      timed: (_, work) => work(),
    });
    cache.store(keys);
    contentNotes(inputs.tree).forEach(reportTo(diagnostics)('03.pack.validate'));
    return {
      project: at,
      outcome,
      arena: cache.arena,
      collections: content.collections,
      readText: files.readText,
      readBytes: files.readBytes,
      model: content.model,
      inputs,
      filesOf: (path) => compiled.get(path) ?? [],
      readTexts: (paths) => withTemporaryDirectory(async (other) => files.readTexts(paths, other)),
    };
  });
}

/** Returns a project with the settings of a revision. */
function projectAt(project: Project, files: RevisionFiles, args: RevisionOptions): Project {
  const config = revisionConfig(files);
  return {
    ...project,
    config,
    packsRoot: plainPath(args['packs-root'] ?? config.packs_root ?? 'packs'),
    bundlesRoot: plainPath(args['bundles-root'] ?? config.bundles_root ?? 'bundles'),
  };
}

/** Loads the files of packs that are not compiled yet, and returns the function that compiles a pack or takes it. */
function packReuse(
  project: Project,
  files: RevisionFiles,
  inputs: RevisionInputs,
  cache: RevisionCache,
  compiled: Map<string, readonly HashedFile[]>,
) {
  const environment = environmentKey(project, inputs);
  const keys = new Map(inputs.tree.directories.map(({ path }) => [path, packKey(environment, files, path)]));
  const isMissing = ({ path }: PackDirectory) => cache.find(keys.get(path) as string) === undefined;
  const missing = inputs.tree.directories.filter(isMissing).flatMap(({ entries }) => entries);
  files.load([...missing, ...inputs.tree.outside].map(({ path }) => path));
  const reuse = ({ path }: PackDirectory, compile: () => Compilation): Compilation => {
    const key = keys.get(path) as string;
    const known = cache.find(key);
    const compilation = known ?? compile();
    if (known === undefined) cache.add(key, compilation);
    compiled.set(path, compilation.files);
    return compilation;
  };
  return { reuse, keys: [...keys.values()] };
}

/** Key of everything that a pack is compiled from: its path, its git tree, and what affects every pack. */
function packKey(environment: string, files: RevisionFiles, path: string): string {
  const above = path.split('/').slice(0, -1);
  const ignores = above.map((_, i) => files.at([...above.slice(0, i + 1), ignoreFile].join('/'))?.id ?? '');
  return sha256Hex([environment, path, files.at(path)?.id ?? '', ...ignores].join('\n'));
}
