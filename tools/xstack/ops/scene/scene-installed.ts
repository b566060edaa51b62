import { dirname, isAbsolute, join } from 'node:path';
import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { installManifestFile } from '../../core/base/text/scene-files.ts';
import type { ArchiveLimits } from '../../core/scene/archive/limits.ts';
import { findPackage, findVersion, indexFile } from '../../core/scene/index/index.ts';
import { type InstallManifest, readInstallManifest, recordedFiles } from '../../core/scene/install.ts';
import { exists } from '../../io/exists.ts';
import type { Installations, InstalledFiles } from '../../io/install/swap.ts';
import { isDirectory } from '../../io/make-directory.ts';
import { readPublished } from '../../io/package-registry/published.ts';
import { readRegistryIndex } from '../../io/package-registry/read-index.ts';
import { type Registry, registryAt, shownPath } from '../../io/package-registry/registry.ts';
import { readBytes } from '../../io/scene-directory.ts';
import type { SceneContext } from './scene-context.ts';

/** Returns the manifest of an installed directory, or reports a diagnostic. */
export function readManifest(report: Report, cwd: string, directory: string): InstallManifest | undefined {
  const path = join(directory, installManifestFile);
  const bytes = readBytes(path);
  if (bytes !== undefined) return readInstallManifest(report, shownPath(cwd, path), bytes);
  const isOther = exists(directory) && !isDirectory(directory);
  const what = isOther ? 'is not a directory' : `holds no \`${installManifestFile}\``;
  report(
    diagnostic('refuse.scene_install.not_installed', `\`${shownPath(cwd, directory)}\` ${what}`, {
      at: { file: shownPath(cwd, isOther ? directory : path) },
      help: 'name the directory that a package was installed to',
    }),
  );
  return undefined;
}

/**
 * Returns the installed files of a manifest: from its hashes or, if another tool wrote it without hashes, from the
 * tarball with its integrity. Reports if neither exists.
 */
export function installedFiles(
  report: Report,
  manifest: InstallManifest,
  directory: string,
  context: SceneContext,
): InstalledFiles | undefined {
  const known = recordedFiles(manifest) ?? filesInRegistries(manifest, directory, context);
  if (known === undefined) {
    const { packageName, version } = manifest;
    const file = shownPath(context.host.cwd, join(directory, installManifestFile));
    report(
      diagnostic(
        'refuse.scene_install.unknown_files',
        `\`${file}\` records no hashes, and no registry has \`${packageName}\` ${version} as it was installed`,
        {
          at: { file },
          help: 'name the registry that it was installed from with --registry, or compare the files yourself',
        },
      ),
    );
  }
  return known;
}

/** For replacing a directory: the files that xstack provably installed there. */
export function installationsOf(context: SceneContext): Installations {
  const filesIn = (directory: string): InstalledFiles => {
    const manifest = findManifest(directory);
    return (manifest && installedFiles(() => {}, manifest, directory, context)) ?? new Map();
  };
  return { filesIn, file_bytes: context.limits.file_bytes };
}

/** Returns the manifest of a package install in a directory, if any. */
export function findManifest(directory: string): InstallManifest | undefined {
  const bytes = readBytes(join(directory, installManifestFile));
  return bytes && readInstallManifest(() => {}, installManifestFile, bytes);
}

function filesInRegistries(
  manifest: InstallManifest,
  directory: string,
  { registry, limits }: SceneContext,
): InstalledFiles | undefined {
  for (const candidate of [registry, ...namedRegistries(manifest, directory, limits)]) {
    const report: Report = () => {};
    const read = readRegistryIndex(report, candidate);
    const entry = read && findPackage(report, read.index, manifest.packageName);
    const version = read && entry && findVersion(report, read.index, entry, manifest.version);
    const published = version && { ...version, integrity: manifest.integrity };
    const tarball = published && readPublished(report, candidate, manifest.packageName, published, limits);
    if (tarball !== undefined) return new Map(tarball.files.map(({ path, sha256 }) => [path, sha256]));
  }
  return undefined;
}

/**
 * Returns the package registries that a manifest can mean: tools write the path as given, relative to a directory above
 * the installed one.
 */
function namedRegistries({ registryDir }: InstallManifest, directory: string, limits: ArchiveLimits): Registry[] {
  if (isAbsolute(registryDir)) return [registryAt(registryDir, directory, limits)];
  for (let base = directory; ; base = dirname(base)) {
    if (exists(join(base, registryDir, indexFile))) return [registryAt(registryDir, base, limits)];
    if (dirname(base) === base) return [];
  }
}
