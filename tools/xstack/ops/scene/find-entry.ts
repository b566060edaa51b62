import { findPackage, type PackageEntry } from '../../core/scene/index/index.ts';
import { readRegistryIndex } from '../../io/package-registry/read-index.ts';
import type { SceneContext } from './scene-context.ts';

/** Finds the entry of a package in the index of the registry, or reports why there is none. */
export function findEntry(
  { report, registry }: Pick<SceneContext, 'report' | 'registry'>,
  name: string,
): PackageEntry | undefined {
  const read = readRegistryIndex(report, registry);
  return read && findPackage(report, read.index, name);
}
