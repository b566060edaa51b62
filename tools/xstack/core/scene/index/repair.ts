import type { JsonObject } from '../../base/json/value.ts';
import { isJsonObject, member } from '../../base/json/value.ts';
import { type Publication, withPackageMember, withVersion } from './change.ts';
import { findPackage, type RegistryIndex } from './index.ts';
import { highest } from './versions.ts';

/** Corrects `latest` of some packages. */
export function withLatest(index: RegistryIndex, names: readonly string[]): RegistryIndex {
  return names.reduce((current, name) => {
    const entry = findPackage(() => {}, current, name);
    const latest = entry && highest(Object.keys(entry.versions));
    return entry === undefined || latest === undefined ? current : withPackageMember(current, entry, 'latest', latest);
  }, index);
}

/** Rebuilds an index from the contracts in the tarballs. */
export function rebuiltIndex(empty: RegistryIndex, found: readonly Publication[]): RegistryIndex {
  return found.reduce(withVersion, empty);
}

/** Returns the time of publication according to the history, if recorded. */
export function publishedAt(history: readonly JsonObject[], integrity: string): string | undefined {
  const event = history.findLast(
    (line) => line['integrity'] === integrity && (line['action'] === 'publish' || line['action'] === 'overwrite'),
  );
  const at = event?.['at'];
  return typeof at === 'string' ? at : undefined;
}

/** Reads the identity of a package from its contract; undefined if it is invalid. */
export function identityIn(
  contract: JsonObject,
): { group: string; name: string; version: string; description: string } | undefined {
  const metadata = member(contract, 'metadata');
  if (!isJsonObject(metadata)) return undefined;
  const text = (name: string) => {
    const value = member(metadata, name);
    return typeof value === 'string' ? value : '';
  };
  return {
    group: text('group'),
    name: text('name'),
    version: text('version'),
    description: text('description') || text('summary'),
  };
}
