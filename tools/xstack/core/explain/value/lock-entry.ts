import type { Location } from '../../base/diagnostic/diagnostic.ts';
import { pointer, valueAt } from '../../base/json/pointer.ts';
import type { JsonObject, JsonValue } from '../../base/json/value.ts';
import { isOutsideHash } from '../../compiler/pack/canonical-hash.ts';
import type { ValueContext } from './value-context.ts';

/**
 * The entry of the lockfile that covers a value. `current`: its hash is that of the current content; `differs`: it is
 * another one, so that the lockfile is out of date; `missing`: the lockfile has no such entry; `no lockfile`.
 */
export interface LockEntry {
  readonly state: 'current' | 'differs' | 'missing' | 'no lockfile';
  readonly at: Location;
  /** The hash of the current content: of the pack, or of the registry. */
  readonly hash: string;
}

/** Returns the entry of a pack: its canonical hash covers its manifest and its files. */
export function packLockEntry({ lock, pack }: ValueContext, packId: string): LockEntry | undefined {
  const hash = pack(packId)?.identity?.canonicalHash;
  if (hash === undefined) return undefined;
  const packs = (lock.value?.['resolved_packs'] ?? []) as readonly JsonObject[];
  const index = packs.findIndex((entry) => entry['pack_id'] === packId);
  return entryAt(lock, index === -1 ? undefined : ['resolved_packs', index, 'canonical_hash'], hash);
}

/** Returns the entry of a registry: its hash covers the whole file. */
export function registryLockEntry({ lock }: ValueContext, hashName: string, registry: JsonObject): LockEntry {
  const isLocked = valueAt(lock.value, ['registries', hashName]) !== undefined;
  return entryAt(lock, isLocked ? ['registries', hashName] : undefined, registry['registry_hash'] as string);
}

function entryAt(lock: ValueContext['lock'], path: (string | number)[] | undefined, hash: string): LockEntry {
  if (lock.value === undefined) return { state: 'no lockfile', at: { file: lock.file }, hash };
  if (path === undefined) return { state: 'missing', at: { file: lock.file }, hash };
  const locked: JsonValue | undefined = valueAt(lock.value, path.map(String));
  return {
    state: locked === hash ? 'current' : 'differs',
    at: { file: lock.file, pointer: pointer(...path) },
    hash,
  };
}

/** Reports whether the canonical hash of its pack covers a file. Of the manifest, it covers the value. */
export function isCovered({ model, pack }: ValueContext, packId: string, file: string): boolean {
  const path = file.slice((pack(packId)?.path ?? '').length + 1);
  return path === 'pack.json' || !isOutsideHash(path, model.unhashed);
}
