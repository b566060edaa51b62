import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadVersionRegistry, type VersionRegistry } from '../core/compatx/check-version.ts';
import { readVersionRegistry, versionRegistryFile } from '../core/compatx/read-version-registry.ts';
import type { Report } from '../core/diagnostic/diagnostic.ts';
import { type Disk, disk as realDisk } from '../io/disk.ts';
import type { Project } from './project.ts';

/** The versions that a project knows: those of the product, and what its own version registry says. */
export function projectVersions(report: Report, { root }: Project, disk: Disk = realDisk): VersionRegistry {
  const path = join(root, versionRegistryFile);
  if (!existsSync(path)) return loadVersionRegistry();
  return readVersionRegistry(report, versionRegistryFile, new Uint8Array(disk.read(path)));
}
