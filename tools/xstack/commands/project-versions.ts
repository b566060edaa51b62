import { loadVersionRegistry, type VersionRegistry } from '../core/compatx/check-version.ts';
import { readVersionRegistry } from '../core/compatx/read-version-registry.ts';
import { versionRegistryFile } from '../core/compatx/version-registry-file.ts';
import type { Report } from '../core/diagnostic/diagnostic.ts';
import type { Project } from './project.ts';
import { readVersionFile } from './project-inputs.ts';

/** The versions that a project knows: those of the product, and what its own version registry says. */
export function projectVersions(report: Report, project: Project, bytes = readVersionFile(project)): VersionRegistry {
  return bytes === undefined ? loadVersionRegistry() : readVersionRegistry(report, versionRegistryFile, bytes);
}
