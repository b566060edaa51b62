import { join, resolve } from 'node:path';
import type { ArchiveLimits } from '../core/archive/limits.ts';
import { diagnostic, type Report } from '../core/diagnostic/diagnostic.ts';
import { findPackage, findVersion } from '../core/registry-index/index.ts';
import { installManifestFile } from '../core/scene/contract-file.ts';
import { type InstallManifest, readInstallManifest } from '../core/scene/install.ts';
import type { KnownFiles } from '../io/install/swap.ts';
import { readPublished } from '../io/package-registry/published.ts';
import { readRegistryIndex } from '../io/package-registry/read-index.ts';
import { type Registry, registryAt, shownPath } from '../io/package-registry/registry.ts';
import { readBytes } from '../io/scene-directory.ts';

/** The manifest of an installed directory, or a diagnostic. */
export function readManifest(report: Report, cwd: string, directory: string): InstallManifest | undefined {
  const path = join(directory, installManifestFile);
  const bytes = readBytes(path);
  if (bytes !== undefined) return readInstallManifest(report, shownPath(cwd, path), bytes);
  report(
    diagnostic(
      'refuse.scene_install.not_installed',
      `\`${shownPath(cwd, directory)}\` holds no \`${installManifestFile}\``,
      {
        at: { file: shownPath(cwd, path) },
        help: 'name the directory that a package was installed to',
      },
    ),
  );
  return undefined;
}

/**
 * The files of a manifest as they were installed, by the tarball that they came from: found in the registry at hand or
 * in the one that the manifest names, by its integrity. Every reason why not is reported.
 */
export function installedFiles(
  report: Report,
  manifest: InstallManifest,
  registries: readonly Registry[],
  limits: ArchiveLimits,
): KnownFiles | undefined {
  const reasons: Parameters<Report>[0][] = [];
  for (const registry of registries) {
    const found = lookIn(manifest, registry, limits, (d) => void reasons.push(d));
    if (found !== undefined) return found;
  }
  for (const d of reasons.slice(0, 1)) report(d);
  return undefined;
}

function lookIn(
  manifest: InstallManifest,
  registry: Registry,
  limits: ArchiveLimits,
  report: Report,
): KnownFiles | undefined {
  const read = readRegistryIndex(report, registry);
  const entry = read && findPackage(report, read.index, manifest.packageName);
  const version = read && entry && findVersion(report, read.index, entry, manifest.version);
  if (version === undefined) return undefined;
  const tarball = readPublished(
    report,
    registry,
    manifest.packageName,
    { ...version, integrity: manifest.integrity },
    limits,
  );
  return tarball && new Map(tarball.files.map(({ path, sha256 }) => [path, sha256]));
}

/** The registry at hand, then the one that the manifest names: relative to the working directory, as it was given. */
export function registriesOf(registry: Registry, manifest: InstallManifest): Registry[] {
  const named = registryAt(manifest.registryDir, registry.cwd);
  return resolve(named.root) === registry.root ? [registry] : [registry, named];
}

/** For replacing a directory: what we know to have installed there, and nothing where that cannot be proved. */
export function knownIn(registry: Registry, limits: ArchiveLimits): (directory: string) => KnownFiles {
  return (directory) => {
    const bytes = readBytes(join(directory, installManifestFile));
    const manifest = bytes && readInstallManifest(() => {}, installManifestFile, bytes);
    return (manifest && installedFiles(() => {}, manifest, registriesOf(registry, manifest), limits)) ?? new Map();
  };
}
