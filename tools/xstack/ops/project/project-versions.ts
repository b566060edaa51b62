import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { loadVersionRegistry, type VersionRegistry } from '../../core/base/version/check-version.ts';
import { readVersionRegistry } from '../../core/base/version/read-version-registry.ts';
import { versionRegistryFile } from '../../core/base/version/version-registry-file.ts';
import type { Project } from './project.ts';
import { readVersionFile } from './project-inputs.ts';

/** Returns the versions of a project: those of the product, overridden by its own version registry. */
export function projectVersions(report: Report, project: Project): VersionRegistry {
  return versionsIn(report, readVersionFile(report, project));
}

/** Returns the versions of a project whose version registry has these bytes; undefined if it has none. */
export function versionsIn(report: Report, bytes: Uint8Array | undefined): VersionRegistry {
  return bytes === undefined ? loadVersionRegistry() : readVersionRegistry(report, versionRegistryFile, bytes);
}
