import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadVersionRegistry, type VersionRegistry } from '../core/compatx/check-version.ts';
import { readVersionRegistry, versionRegistryFile } from '../core/compatx/read-version-registry.ts';
import type { Report } from '../core/diagnostic/diagnostic.ts';
import { type Disk, disk as realDisk } from '../io/disk.ts';
import type { Project } from './project.ts';

/** The versions that a project knows: those of the product, and what its own version registry says. */
export function projectVersions(report: Report, project: Project, bytes = readVersionFile(project)): VersionRegistry {
  return bytes === undefined ? loadVersionRegistry() : readVersionRegistry(report, versionRegistryFile, bytes);
}

/** The project's own version registry, if it has one. */
export function readVersionFile({ root }: Project, disk: Disk = realDisk): Uint8Array | undefined {
  const path = join(root, versionRegistryFile);
  return existsSync(path) ? new Uint8Array(disk.read(path)) : undefined;
}
