import { isJsonObject, type JsonObject, type JsonValue } from '../base/json/value.ts';
import { isCopy } from './copies.ts';
import { changedFields } from './fields.ts';
import type { ImportedScene, LedgerRow } from './types.ts';

/** Ids that a scene can refer to, and the prefixes by which references are recognized. */
export interface KnownIds {
  readonly ids: ReadonlySet<string>;
  /** First segments of registry ids: `site` of `site.moon.apollo11`. */
  readonly prefixes: ReadonlySet<string>;
}

/** Id member of registry rows: member that holds the rows -> member of a row. */
export type IdFields = Readonly<Record<string, string>>;

/**
 * Returns the ids of a compiled registry. In a registry that is not built in, every member that ends in `_id` counts.
 */
export function registryIds(registry: JsonObject, idFields: IdFields | undefined): string[] {
  return Object.entries(registry)
    .filter(([name]) => name !== 'generated_from')
    .flatMap(([name, rows]) => (Array.isArray(rows) ? rows.flatMap((row) => rowIds(row, idFields?.[name])) : []));
}

function rowIds(row: JsonValue, idField: string | undefined): string[] {
  if (!isJsonObject(row)) return [];
  const names =
    idField === undefined
      ? Object.keys(row).filter((name) => name.endsWith('_id') && !name.startsWith('parent_') && name !== 'pack_id')
      : [idField];
  return names.map((name) => row[name]).filter((id) => typeof id === 'string');
}

export function knownIds(registryIds: readonly string[], sceneCodes: Iterable<string>): KnownIds {
  return {
    ids: new Set([...registryIds, ...sceneCodes]),
    prefixes: new Set(registryIds.filter((id) => id.includes('.')).map(firstSegment)),
  };
}

const idForm = /^[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_][a-z0-9_-]*)+$/;
const ownMembers = ['code', 'name', 'scenario_id', 'version', 'description'];

/** Returns the strings of a scene that have the form of an id but match none, sorted. */
export function unresolvedReferences(scene: JsonObject, { ids, prefixes }: KnownIds): string[] {
  const missing = new Set<string>();
  const visit = (value: JsonValue): void => {
    if (typeof value === 'string') {
      if (idForm.test(value) && prefixes.has(firstSegment(value)) && !ids.has(value)) missing.add(value);
    } else if (Array.isArray(value)) value.forEach(visit);
    else if (isJsonObject(value)) Object.values(value).forEach(visit);
  };
  for (const [name, value] of Object.entries(scene)) if (!ownMembers.includes(name)) visit(value);
  return [...missing].sort();
}

function firstSegment(id: string): string {
  return id.slice(0, id.indexOf('.'));
}

/** An imported scene that differs from its package. */
export interface ChangedScene {
  readonly scene_key: string;
  readonly package_name: string;
  readonly package_version: string;
  readonly changed_fields: readonly string[];
}

/** `packages`: scenes by code, by checksum of the package. */
export function findDrift(
  imported: readonly ImportedScene[],
  packages: ReadonlyMap<string, ReadonlyMap<string, JsonObject>>,
): ChangedScene[] {
  return imported.flatMap(({ code, text, checksum, source_code, package_name, package_version }): ChangedScene[] => {
    const packaged = packages.get(checksum)?.get(source_code);
    const changes = packaged === undefined ? undefined : changedFields(packaged, JSON.parse(text) as JsonObject);
    if (changes?.length === 0) return [];
    const changed_fields = (changes ?? []).map(({ field }) => field);
    return [{ scene_key: code, package_name, package_version, changed_fields }];
  });
}

/** An imported scene that needs a decision. */
export interface UnresolvedScene {
  readonly scene_key: string;
  readonly why: 'renamed_copy' | 'package_not_installed';
}

/** Finds copies beside the scene that they were to replace, and scenes of versions that are not installed. */
export function findDebt(imported: readonly ImportedScene[], active: readonly LedgerRow[]): UnresolvedScene[] {
  const installed = new Set(
    active.map(({ package_name, installed_version }) => `${package_name} ${installed_version}`),
  );
  return imported.flatMap(({ code, source_code, package_name, package_version }): UnresolvedScene[] => {
    if (code !== source_code && isCopy(code)) return [{ scene_key: code, why: 'renamed_copy' }];
    return installed.has(`${package_name} ${package_version}`)
      ? []
      : [{ scene_key: code, why: 'package_not_installed' }];
  });
}
