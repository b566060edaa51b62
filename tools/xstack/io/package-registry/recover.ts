import { dirname } from 'node:path';
import { isJsonObject, member } from '../../core/base/json/value.ts';
import type { ArchiveRefusal } from '../../core/scene/archive/refusal.ts';
import { tarballPath } from '../../core/scene/index/coordinate.ts';
import type { RegistryIndex } from '../../core/scene/index/index.ts';
import { Failure, hasCode } from '../failure.ts';
import { readdirSync, renameSync, rmSync } from '../file-system.ts';
import { makeDirectory } from '../make-directory.ts';
import { leftoverStaging } from '../recovery/staging.ts';
import { syncDirectory } from '../sync-directory.ts';
import { pathIn, type Registry, stagingParent } from './registry.ts';
import { hashTarball } from './tarball.ts';

/** Leftovers of interrupted commands and how to clean them up. */
export interface Leftovers {
  /** Replaced tarballs that the index still names, to be restored. */
  readonly restore: readonly { readonly from: string; readonly to: string }[];
  /** Provably garbage. */
  readonly remove: readonly string[];
  /** Temporary files of other machines, whose processes may still run. */
  readonly foreign: readonly string[];
  /** Replaced tarballs that may be needed and are too large to be hashed. */
  readonly oversized: readonly { readonly path: string; readonly refusal: ArchiveRefusal }[];
}

/** Finds leftovers of interrupted commands; changes nothing. Valid only under the lock. */
export function findLeftovers(registry: Registry, index: RegistryIndex, now_ms: number): Leftovers {
  const directory = pathIn(registry, '.xstack', 'replaced');
  const replaced = list(directory).filter((name) => /^[0-9a-f]{64}\.tgz(?:\.part)?$/.test(name));
  const paths = replaced.length === 0 ? new Map<string, string>() : pathsByIntegrity(index);
  const restore: { from: string; to: string }[] = [];
  const { dead, foreign } = leftoverStaging(stagingParent(registry), now_ms);
  const hashAt = (path: string) => hashTarball(path, registry.limits);
  const remove = [...dead];
  const oversized: { path: string; refusal: ArchiveRefusal }[] = [];
  for (const name of replaced) {
    const integrity = `sha256-${name.replace(/\.tgz$/, '')}`;
    const from = pathIn(registry, '.xstack', 'replaced', name);
    const path = paths.get(integrity);
    const isMissing = path !== undefined && hashAt(pathIn(registry, path))?.integrity !== integrity;
    const replacement = isMissing ? hashAt(from) : undefined;
    if (replacement?.refusal !== undefined) oversized.push({ path: from, refusal: replacement.refusal });
    else if (isMissing && replacement?.integrity === integrity) restore.push({ from, to: pathIn(registry, path) });
    else remove.push(from);
  }
  return { restore, remove, foreign, oversized };
}

/** Restores the state that the index describes. Must be called under the lock. */
export function recover(registry: Registry, index: RegistryIndex, now_ms: number): void {
  const found = findLeftovers(registry, index, now_ms);
  for (const { from, to } of found.restore) {
    try {
      makeDirectory(dirname(to));
      renameSync(from, to);
      syncDirectory(dirname(to));
    } catch (error) {
      throw error instanceof Failure ? error : new Failure('restore', to, error);
    }
  }
  for (const path of found.remove) rmSync(path, { recursive: true, force: true });
}

function pathsByIntegrity({ value }: RegistryIndex): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [name, entry] of Object.entries(value.packages)) {
    const versions = isJsonObject(entry) ? member(entry, 'versions') : undefined;
    for (const [version, data] of isJsonObject(versions) ? Object.entries(versions) : []) {
      const integrity = isJsonObject(data) ? member(data, 'integrity') : undefined;
      if (typeof integrity === 'string') paths.set(integrity, tarballPath(name, version));
    }
  }
  return paths;
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw new Failure('read', directory, error);
  }
}
