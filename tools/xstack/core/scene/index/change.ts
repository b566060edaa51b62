import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import { type Coordinate, tarballPath } from './coordinate.ts';
import { type PackageEntry, type RegistryIndex, stringMember } from './index.ts';
import { highest } from './versions.ts';

/** Data of a version that publishing writes to the index. */
export interface Publication {
  readonly coordinate: Coordinate;
  readonly description: string;
  readonly integrity: string;
  readonly published_at: string;
  /** The pack that the scene belongs to, as of publication. */
  readonly pack: JsonObject | undefined;
}

/** Adds or replaces a version. Unknown members are preserved, also those of the replaced version. */
export function withVersion(index: RegistryIndex, publication: Publication): RegistryIndex {
  const { group, name, version } = publication.coordinate;
  const before = objectMember(index.value.packages, name);
  const versionsBefore = objectMember(before, 'versions');
  const { pack: _, ...kept } = objectMember(versionsBefore, version);
  const versions = {
    ...versionsBefore,
    [version]: {
      ...kept,
      published_at: publication.published_at,
      integrity: publication.integrity,
      tarball: tarballPath(name, version),
      ...(publication.pack !== undefined && { pack: publication.pack }),
    },
  };
  const latest = highest(Object.keys(versions)) ?? version;
  const description = latest === version ? publication.description : stringMember(before, 'description');
  return withPackage(index, name, { ...before, name, group, description, latest, versions });
}

/** Removes a version; removes the package with its last version. */
export function withoutVersion(
  index: RegistryIndex,
  { name, value, versions }: PackageEntry,
  version: string,
): RegistryIndex {
  const rest = without(versions, version);
  const latest = highest(Object.keys(rest));
  if (latest === undefined)
    return { ...index, value: { ...index.value, packages: without(index.value.packages, name) } };
  return withPackage(index, name, { ...value, latest, versions: rest });
}

/** Sets a member of some versions, or removes it if the new value is undefined. */
export function withVersionMember(
  index: RegistryIndex,
  { name, value, versions }: PackageEntry,
  changed: readonly string[],
  key: string,
  to: JsonValue | undefined,
): RegistryIndex {
  const entries = Object.fromEntries(
    changed.map((version) => [version, set(objectMember(versions, version), key, to)]),
  );
  return withPackage(index, name, { ...value, versions: { ...versions, ...entries } });
}

/** Sets a member of a package, or removes it if the new value is undefined. */
export function withPackageMember(
  index: RegistryIndex,
  { name, value }: PackageEntry,
  key: string,
  to: JsonValue | undefined,
): RegistryIndex {
  return withPackage(index, name, set(value, key, to));
}

export function withTag(
  index: RegistryIndex,
  entry: PackageEntry,
  tag: string,
  version: string | undefined,
): RegistryIndex {
  const tags = set(objectMember(entry.value, 'tags'), tag, version);
  return withPackageMember(index, entry, 'tags', Object.keys(tags).length === 0 ? undefined : tags);
}

function withPackage(index: RegistryIndex, name: string, entry: JsonObject): RegistryIndex {
  return { ...index, value: { ...index.value, packages: { ...index.value.packages, [name]: entry } } };
}

function set(object: JsonObject, key: string, to: JsonValue | undefined): JsonObject {
  return to === undefined ? without(object, key) : { ...object, [key]: to };
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

function objectMember(object: JsonObject, name: string): JsonObject {
  const value = member(object, name);
  return isJsonObject(value) ? value : {};
}
