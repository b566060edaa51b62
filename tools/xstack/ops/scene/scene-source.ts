import { join, relative, resolve, sep } from 'node:path';
import { type Diagnostic, diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { descriptionLimits } from '../../core/base/json/excess.ts';
import { readJsonBytes, tooLargeJson } from '../../core/base/json/read.ts';
import { contractFile } from '../../core/base/text/scene-files.ts';
import type { ArchiveLimits } from '../../core/scene/archive/limits.ts';
import type { SourceFile } from '../../core/scene/archive/write.ts';
import { checkScenePackage, type ScenePackage } from '../../core/scene/contract.ts';
import { checkPackageFiles, type FileState, ignoredPack, notContent } from '../../core/scene/files.ts';
import { disk } from '../../io/disk.ts';
import { exists, fileExists } from '../../io/exists.ts';
import { Failure } from '../../io/failure.ts';
import { isDirectory } from '../../io/make-directory.ts';
import { shownPath } from '../../io/package-registry/registry.ts';
import { isIgnoredPack, readPackDirectory } from '../../io/read-tree.ts';
import { readRegularDescription } from '../../io/regular-file.ts';
import { readBytes, statBelow } from '../../io/scene-directory.ts';
import { readConfig } from '../project/config.ts';
import { findRoot } from '../project/project-root.ts';

/** A package directory whose contract and files have passed every check. */
export interface SceneSource {
  readonly directory: string;
  readonly scene: ScenePackage;
  readonly contract: Uint8Array;
  readonly limits: ArchiveLimits;
}

export interface SourceOptions {
  readonly cwd: string;
  readonly directory: string;
  readonly limits: ArchiveLimits;
  /** Reports whether a file below the directory is content. Default: for a pack, from its listing; else all files are. */
  readonly isContent?: (path: string) => boolean;
}

/** Reads and checks a package directory; reports every problem. */
export function readSceneSource(
  report: Report,
  { cwd, directory: given, limits, isContent: isKnownContent }: SourceOptions,
): SceneSource | undefined {
  const directory = resolve(cwd, given);
  const file = shownPath(cwd, join(directory, contractFile));
  const state = statBelow(directory, contractFile);
  if (state?.kind !== 'file') {
    report(noContract(cwd, directory, state));
    return undefined;
  }
  const pack = isKnownContent === undefined ? packOf(directory) : undefined;
  if (pack !== undefined && isIgnoredPack(disk, pack)) {
    report(ignoredPack(shownPath(cwd, pack), { file }));
    return undefined;
  }
  const isContent = isKnownContent ?? contentOf(directory, pack);
  if (!isContent(contractFile)) {
    report(notContent(contractFile, { file }));
    return undefined;
  }
  if (state.size > descriptionLimits.bytes) {
    report(tooLargeJson(file, descriptionLimits));
    return undefined;
  }
  const contract = readRegularDescription(join(directory, contractFile)) ?? new Uint8Array(0);
  const document = readJsonBytes(report, file, contract, descriptionLimits);
  if (document === undefined) return undefined;
  const { scene, files } = checkScenePackage(report, document);
  const stat = (path: string): FileState | undefined => {
    const found = statBelow(directory, path);
    return found?.kind === 'file' && !isContent(path) ? { kind: 'not content' } : found;
  };
  const areFilesValid = checkPackageFiles(report, files, stat, limits);
  return scene && areFilesValid ? { directory, scene, contract, limits } : undefined;
}

/** Returns the pack that a package directory is, or that it is in; undefined if there is none. */
function packOf(directory: string): string | undefined {
  if (fileExists(join(directory, 'pack.json'))) return directory;
  const root = findRoot({}, directory);
  if (root === undefined) return undefined;
  const { packs_root = 'packs' } = readConfig(() => {}, root);
  const packs = resolve(root, packs_root);
  const [category, name, ...rest] = relative(packs, directory).split(sep);
  if (category === '..' || name === undefined || rest.length === 0) return undefined;
  return join(packs, category as string, name);
}

/** Selects the files to publish from: those that are not content of a pack are not published either. */
function contentOf(directory: string, pack: string | undefined): (path: string) => boolean {
  if (pack === undefined) return () => true;
  const entries = readPackDirectory(disk, pack).filter(({ kind }) => kind === 'file');
  const paths = new Set(entries.map(({ path }) => path));
  return (path) => paths.has(`${directory}/${path}`);
}

function noContract(cwd: string, directory: string, state: FileState | undefined): Diagnostic {
  const isOther = exists(directory) && !isDirectory(directory);
  const path = shownPath(cwd, isOther ? directory : join(directory, contractFile));
  const missing = isOther ? 'is not a directory' : 'does not exist';
  const what = state === undefined ? missing : `is a ${state.kind}, not a regular file`;
  return diagnostic('refuse.scene_package.missing', `\`${path}\` ${what}`, {
    at: { file: path },
    help: 'name the directory that holds the scene-package.json; `xstack scene new` makes a starter package',
  });
}

/** Returns the files of the tarball in order: the contract, then the artifacts by path. */
export function readSourceFiles({ directory, scene, contract, limits }: SceneSource): SourceFile[] {
  return [
    { path: contractFile, bytes: contract },
    ...scene.artifacts.map(({ path }) => ({ path, bytes: readArtifact(join(directory, path), limits) })),
  ];
}

function readArtifact(path: string, limits: ArchiveLimits): Uint8Array {
  const bytes = readBytes(path, limits.file_bytes);
  if (bytes === undefined) throw new Failure('read', path, new Error('the file has just been removed'));
  return bytes;
}
