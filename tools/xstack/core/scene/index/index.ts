import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { didYouMean } from '../../base/diagnostic/suggest.ts';
import { pointer } from '../../base/json/pointer.ts';
import type { JsonDocument } from '../../base/json/read.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import { nameProblem, tarballPath } from './coordinate.ts';

export const indexFile = 'registry-index.json';
const apiVersion = 'kse.scene.registry/v0.1';
/** The names of the only version of the format. An index without a version predates versions. */
const knownVersions: readonly (JsonValue | undefined)[] = [apiVersion, 'sce.scene.registry/v0.1', undefined];

/**
 * The index of a package registry. Entries are checked on access: an invalid entry must not block the others, and
 * unknown members belong to other tools and are preserved.
 */
export interface RegistryIndex {
  /** Name of the index in messages. */
  readonly file: string;
  readonly value: JsonObject & { readonly packages: JsonObject };
}

/** A package of the index; its key is its name, and its versions are an object. */
export interface PackageEntry {
  readonly name: string;
  readonly value: JsonObject;
  readonly versions: JsonObject;
}

/** A published version, with all members that are verified before its tarball is used. */
export interface VersionEntry {
  readonly version: string;
  readonly value: JsonObject;
  /** `sha256-` and 64 lower-case hex digits. */
  readonly integrity: string;
  /** Relative to the root of the package registry; always the result of `tarballPath`. */
  readonly tarball: string;
  readonly isLocked: boolean;
  readonly deprecated: string | undefined;
}

export function emptyIndex(file: string): RegistryIndex {
  return { file, value: { apiVersion, packages: {} } };
}

/** Prints two-space JSON with members in their order, like every tool of this format. */
export function printIndex({ value }: RegistryIndex): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export function readIndex(report: Report, { file, value }: JsonDocument): RegistryIndex | undefined {
  const packages = isJsonObject(value) ? member(value, 'packages') : undefined;
  if (isJsonObject(value) && isJsonObject(packages)) return { file, value: value as RegistryIndex['value'] };
  report(
    diagnostic('refuse.scene_registry.invalid_index', 'the index is missing the object `packages`', {
      at: { file, pointer: isJsonObject(value) ? pointer('packages') : '' },
      help: 'if the file is not a registry index, give another --registry; `xstack scene audit --fix` rebuilds a lost index from the tarballs',
    }),
  );
  return undefined;
}

/** Reports an index of an unknown version: it can be read, but must not be rewritten. */
export function checkWritable(report: Report, { file, value }: RegistryIndex): boolean {
  const version = member(value, 'apiVersion');
  if (knownVersions.includes(version)) return true;
  report(
    diagnostic(
      'refuse.scene_registry.unknown_version',
      `the index has the unknown apiVersion ${JSON.stringify(version)} and can only be read`,
      {
        at: { file, pointer: pointer('apiVersion') },
        help: 'use the tool that wrote the index, or another --registry',
      },
    ),
  );
  return false;
}

export function packageNames({ value }: RegistryIndex): string[] {
  return Object.keys(value.packages);
}

/** Counts packages and versions; an entry that is not an object has no versions. */
export function totals({ value }: RegistryIndex): { packages: number; versions: number } {
  const all = Object.values(value.packages);
  return { packages: all.length, versions: all.reduce((sum: number, entry) => sum + versionCount(entry), 0) };
}

function versionCount(entry: JsonValue): number {
  const versions = isJsonObject(entry) ? member(entry, 'versions') : undefined;
  return isJsonObject(versions) ? Object.keys(versions).length : 0;
}

/** Returns the integrity of a version in the index, even if its entry is otherwise invalid. */
export function publishedIntegrity({ value }: RegistryIndex, name: string, version: string): string | undefined {
  const entry = member(value.packages, name);
  const versions = isJsonObject(entry) ? member(entry, 'versions') : undefined;
  const data = isJsonObject(versions) ? member(versions, version) : undefined;
  const integrity = isJsonObject(data) ? member(data, 'integrity') : undefined;
  return typeof integrity === 'string' ? integrity : undefined;
}

export function hasPackage({ value }: RegistryIndex, name: string): boolean {
  return member(value.packages, name) !== undefined;
}

/** Returns the package of this name, or reports a diagnostic. */
export function findPackage(report: Report, index: RegistryIndex, name: string): PackageEntry | undefined {
  const value = member(index.value.packages, name);
  if (value !== undefined) return readPackage(report, index, name, value);
  report(
    diagnostic('refuse.scene_registry.package_not_found', `package \`${name}\` not found in registry`, {
      at: { file: index.file },
      help: didYouMean(name, packageNames(index)) ?? 'run `xstack scene list` to list the packages',
    }),
  );
  return undefined;
}

function readPackage(
  report: Report,
  { file }: RegistryIndex,
  name: string,
  value: JsonValue,
): PackageEntry | undefined {
  const versions = isJsonObject(value) ? member(value, 'versions') : undefined;
  const wrong = !isJsonObject(value)
    ? 'is not an object'
    : nameProblem(name) !== undefined
      ? `has a key whose name ${nameProblem(name)}`
      : member(value, 'name') !== undefined && value['name'] !== name
        ? `has the name ${JSON.stringify(value['name'])}`
        : isJsonObject(versions)
          ? undefined
          : 'has no object `versions`';
  if (wrong === undefined) return { name, value: value as JsonObject, versions: versions as JsonObject };
  report(invalidEntry(file, pointer('packages', name), `the entry of package \`${name}\` ${wrong}`));
  return undefined;
}

/** Returns the version of exactly this name, or reports a diagnostic. */
export function findVersion(
  report: Report,
  index: RegistryIndex,
  entry: PackageEntry,
  version: string,
): VersionEntry | undefined {
  const value = member(entry.versions, version);
  if (value !== undefined) return readVersion(report, index, entry.name, version, value);
  reportVersionNotFound(report, index, entry, version);
  return undefined;
}

export function reportVersionNotFound(
  report: Report,
  { file }: RegistryIndex,
  { name, versions }: PackageEntry,
  version: string,
): void {
  const known = Object.keys(versions);
  report(
    diagnostic('refuse.scene_registry.version_not_found', `version \`${version}\` not found for package \`${name}\``, {
      at: { file, pointer: pointer('packages', name, 'versions') },
      help: didYouMean(version, known) ?? `run \`xstack scene versions ${name}\` to list the published versions`,
    }),
  );
}

const integrityForm = /^sha256-[0-9a-f]{64}$/;

/** Verifies the members of a version before use. Paths in an index are untrusted. */
export function readVersion(
  report: Report,
  { file }: RegistryIndex,
  name: string,
  version: string,
  value: JsonValue,
): VersionEntry | undefined {
  const at = pointer('packages', name, 'versions', version);
  const expected = tarballPath(name, version);
  const of = (key: string) => (isJsonObject(value) ? member(value, key) : undefined);
  const tarball = of('tarball') ?? expected;
  const integrity = of('integrity');
  const problems: [where: string, what: string][] = [];
  if (!isJsonObject(value)) problems.push([at, 'is not an object']);
  else {
    if (tarball !== expected)
      problems.push([`${at}/tarball`, `names the tarball ${JSON.stringify(tarball)}, which must be \`${expected}\``]);
    if (typeof integrity !== 'string' || !integrityForm.test(integrity))
      problems.push([`${at}/integrity`, 'has no `integrity` of the form `sha256-` and 64 lower-case hex digits']);
    if (of('version') !== undefined && of('version') !== version)
      problems.push([`${at}/version`, `has the version ${JSON.stringify(of('version'))}`]);
  }
  for (const [where, what] of problems)
    report(invalidEntry(file, where, `version \`${version}\` of package \`${name}\` ${what}`));
  if (problems.length > 0) return undefined;
  const deprecated = of('deprecated');
  return {
    version,
    value: value as JsonObject,
    integrity: integrity as string,
    tarball: expected,
    isLocked: of('locked') === true,
    deprecated: deprecated === undefined || deprecated === false ? undefined : String(deprecated),
  };
}

/** Returns the tags of a package; ignores those that are not strings. */
export function tagsOf({ value }: PackageEntry): ReadonlyMap<string, string> {
  const tags = member(value, 'tags');
  if (!isJsonObject(tags)) return new Map();
  return new Map(Object.entries(tags).filter((tag): tag is [string, string] => typeof tag[1] === 'string'));
}

/** Returns a string member, or the empty string. */
export function stringMember(value: JsonObject, name: string): string {
  const found = member(value, name);
  return typeof found === 'string' ? found : '';
}

function invalidEntry(file: string, at: string, message: string) {
  return diagnostic('refuse.scene_registry.invalid_entry', message, {
    at: { file, pointer: at },
    help: 'correct the entry, or restore the index from a copy',
  });
}
