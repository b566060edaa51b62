import { isJsonObject, type JsonObject, member } from '../base/json/value.ts';
import { compareText } from '../base/text/compare.ts';
import { type PackageEntry, type RegistryIndex, stringMember } from './index/index.ts';
import { descending, highest } from './index/versions.ts';

/** A package in the output of `scene list` and `scene search`. */
export interface PackageSummary {
  readonly name: string;
  readonly group: string;
  readonly description: string;
  readonly latest: string;
  readonly version_count: number;
}

export function listPackages({ value }: RegistryIndex): PackageSummary[] {
  return Object.entries(value.packages)
    .map(([name, entry]) => summaryOf(name, isJsonObject(entry) ? entry : {}))
    .sort((a, b) => compareText(a.name, b.name));
}

/** Returns the packages whose name, group or description contains `text`, ignoring case. */
export function searchPackages(index: RegistryIndex, text: string): PackageSummary[] {
  const wanted = text.toLowerCase();
  return listPackages(index).filter((summary) =>
    [summary.name, summary.group, summary.description].some((field) => field.toLowerCase().includes(wanted)),
  );
}

function summaryOf(name: string, entry: JsonObject): PackageSummary {
  return {
    name,
    group: stringMember(entry, 'group'),
    description: stringMember(entry, 'description'),
    latest: stringMember(entry, 'latest'),
    version_count: Object.keys(versionsOf(entry)).length,
  };
}

/** A version in the output of `scene info` and `scene versions`. */
export interface VersionSummary {
  readonly version: string;
  readonly publishedAt: string;
  readonly integrity: string;
  readonly deprecated?: string;
  readonly locked?: true;
}

/** Returns the versions of a package, highest first. */
export function listVersions({ versions }: PackageEntry): VersionSummary[] {
  return descending(Object.keys(versions)).map((version) => {
    const entry = versions[version];
    const data = isJsonObject(entry) ? entry : {};
    const deprecated = member(data, 'deprecated');
    return {
      version,
      publishedAt: stringMember(data, 'published_at'),
      integrity: stringMember(data, 'integrity'),
      ...(deprecated !== undefined && deprecated !== false && { deprecated: String(deprecated) }),
      ...(member(data, 'locked') === true && { locked: true as const }),
    };
  });
}

export interface RegistryStats {
  readonly totalPackages: number;
  readonly totalVersions: number;
  readonly totalTags: number;
  readonly packagesWithOwner: number;
  readonly packagesWithoutOwner: number;
  /** Number of packages whose highest version is deprecated. */
  readonly deprecatedPackages: number;
  readonly mostRecentlyPublished: {
    readonly package: string;
    readonly version: string;
    readonly publishedAt: string;
  } | null;
}

export function registryStats({ value }: RegistryIndex): RegistryStats {
  const packages = Object.entries(value.packages).map(([name, entry]) => ({
    name,
    entry: isJsonObject(entry) ? entry : {},
  }));
  const published = packages.flatMap(({ name, entry }) =>
    Object.entries(versionsOf(entry)).map(([version, data]) => ({
      package: name,
      version,
      publishedAt: isJsonObject(data) ? stringMember(data, 'published_at') : '',
    })),
  );
  const withOwner = packages.filter(({ entry }) => stringMember(entry, 'owner').trim() !== '').length;
  const recent = published.reduce<(typeof published)[number] | null>(
    (best, next) => (next.publishedAt !== '' && (best === null || next.publishedAt > best.publishedAt) ? next : best),
    null,
  );
  return {
    totalPackages: packages.length,
    totalVersions: published.length,
    totalTags: packages.reduce((sum, { entry }) => sum + Object.keys(objectIn(entry, 'tags')).length, 0),
    packagesWithOwner: withOwner,
    packagesWithoutOwner: packages.length - withOwner,
    deprecatedPackages: packages.filter(({ entry }) => isDeprecated(entry)).length,
    mostRecentlyPublished: recent,
  };
}

function isDeprecated(entry: JsonObject): boolean {
  const versions = versionsOf(entry);
  const data = versions[highest(Object.keys(versions)) ?? ''];
  return isJsonObject(data) && member(data, 'deprecated') !== undefined;
}

function versionsOf(entry: JsonObject): JsonObject {
  return objectIn(entry, 'versions');
}

function objectIn(entry: JsonObject, name: string): JsonObject {
  const value = member(entry, name);
  return isJsonObject(value) ? value : {};
}
