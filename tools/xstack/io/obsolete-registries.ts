import { join } from 'node:path';
import { sha256Hex } from '#platform';
import { canonicalJson } from '../core/base/json/canonical.ts';
import { registryLimits } from '../core/base/json/excess.ts';
import { readJsonBytes } from '../core/base/json/read.ts';
import { isJsonObject, type JsonObject } from '../core/base/json/value.ts';
import { Failure, hasCode } from './failure.ts';
import { readdirSync } from './file-system.ts';
import { tryRead } from './try-read.ts';

/** A compiled registry: its file name and the name of its hash in the lockfile. */
interface RegistryFile {
  readonly file: string;
  readonly hashName: string;
}

/**
 * Returns the registry files that the last build wrote and this one does not: the lockfile has their hash under a name
 * that no registry has, and their content matches it. Excludes files of other origin and modified files.
 */
export function obsoleteRegistries(outDir: string, registries: readonly RegistryFile[]): string[] {
  const locked = readObject(join(outDir, 'lockfile.json'))?.['registries'];
  if (!isJsonObject(locked)) return [];
  const names = new Set(registries.map(({ hashName }) => hashName));
  const hashes = new Set(Object.keys(locked).flatMap((name) => (names.has(name) ? [] : [locked[name]])));
  if (hashes.size === 0) return [];
  const files = new Set(registries.map(({ file }) => file));
  return readNames(join(outDir, 'registries'))
    .filter((name) => name.endsWith('.json') && !files.has(name))
    .sort()
    .map((name) => join(outDir, 'registries', name))
    .filter((path) => {
      const value = readObject(path);
      const hash = value?.['registry_hash'];
      return hash !== undefined && hashes.has(hash) && hashOf(value as JsonObject) === hash;
    });
}

function hashOf(registry: JsonObject): string {
  return sha256Hex(canonicalJson({ ...registry, registry_hash: '' }));
}

function readObject(path: string): JsonObject | undefined {
  const bytes = tryRead(path);
  const value = bytes && readJsonBytes(() => {}, path, bytes, registryLimits(bytes))?.value;
  return isJsonObject(value) ? value : undefined;
}

function readNames(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw new Failure('list', directory, error);
  }
}
