import { addBounded } from '../../core/base/diagnostic/bounded.ts';
import { type Diagnostic, diagnostic, hasErrors, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { pointer } from '../../core/base/json/pointer.ts';
import { isJsonObject, member } from '../../core/base/json/value.ts';
import type { ArchiveLimits } from '../../core/scene/archive/limits.ts';
import { refusalOf } from '../../core/scene/archive/refusal.ts';
import { tarballPath } from '../../core/scene/index/coordinate.ts';
import { historyFile } from '../../core/scene/index/history.ts';
import {
  findPackage,
  indexFile,
  packageNames,
  type RegistryIndex,
  readVersion,
  stringMember,
  tagsOf,
} from '../../core/scene/index/index.ts';
import type { OrphanOrigin } from '../../core/scene/index/orphans.ts';
import { highest } from '../../core/scene/index/versions.ts';
import { checkLayout, checkRegistryFile } from './layout.ts';
import type { RegistryLockContext } from './lock.ts';
import { originsOf, reportOrphans } from './orphans.ts';
import { readPublished } from './published.ts';
import { parseIndex, readCompleteIndex, reportLostIndex, reportNoIndex } from './read-index.ts';
import { findLeftovers, type Leftovers } from './recover.ts';
import { pathIn, type Registry, shownIn } from './registry.ts';
import { hashTarball } from './tarball.ts';
import { tarballsOnDisk } from './tarballs-on-disk.ts';
import { unindexedTarballs } from './unindexed.ts';

/** Result of examining a package registry; the names are those of the audit payload of existing tools. */
export interface Examination {
  readonly index: RegistryIndex;
  readonly totalVersions: number;
  readonly healthyVersions: number;
  readonly missing: readonly { readonly package: string; readonly version: string; readonly tarball: string }[];
  readonly integrityMismatches: readonly {
    readonly package: string;
    readonly version: string;
    readonly expected: string;
    readonly actual: string;
  }[];
  readonly orphanedTarballs: readonly string[];
  readonly deprecated: readonly { readonly package: string; readonly version: string; readonly message: string }[];
  /** Tarballs exist but no index. */
  readonly isIndexLost: boolean;
  /** The history and the directories are what every writer expects. */
  readonly isSound: boolean;
  readonly staleLatest: readonly string[];
  /** Repairs that lose no data. */
  readonly repair: Repair;
}

interface Repair {
  readonly leftovers: Leftovers;
  /** Orphans that are provably garbage, relative to the root. */
  readonly garbage: readonly string[];
  readonly emptyDirectories: readonly string[];
}

/** Checks every tarball and every entry; reports problems and changes nothing. */
export function examineRegistry(
  report: Report,
  registry: Registry,
  limits: ArchiveLimits,
  { progress, now }: Pick<RegistryLockContext, 'progress' | 'now'>,
): Examination | undefined {
  const bytes = readCompleteIndex(registry);
  const disk = tarballsOnDisk(registry);
  if (bytes === undefined && disk.tarballs.length === 0) reportNoIndex(report, registry);
  const index = parseIndex(report, registry, bytes);
  if (index === undefined || (bytes === undefined && disk.tarballs.length === 0)) return undefined;
  const isSound = checkSound(report, registry);
  const names = packageNames(index);
  const versions = names.flatMap((name, i) => {
    progress(`verifying ${name} (${i + 1} of ${names.length})`);
    return examinePackage(report, registry, index, name, limits);
  });
  const named = new Set(versions.map(({ tarball }) => tarball));
  const orphans = disk.tarballs.filter((path) => !named.has(path));
  const isIndexLost = bytes === undefined && unindexedTarballs(registry).length > 0;
  const leftovers = findLeftovers(registry, index, now());
  const origins = isIndexLost ? new Map<string, OrphanOrigin>() : originsOf(report, registry, orphans, bytes);
  const garbage = orphans.filter((path) => origins.get(path) === 'garbage');
  if (isIndexLost) reportLostIndex(report, registry, orphans.length);
  reportOrphans(report, registry, index, origins);
  reportLeftovers(report, registry, leftovers);
  return {
    index,
    totalVersions: versions.length,
    healthyVersions: versions.filter(({ isHealthy }) => isHealthy).length,
    missing: versions
      .filter(({ state }) => state === 'missing')
      .map(({ name, version, tarball }) => ({ package: name, version, tarball })),
    integrityMismatches: versions.flatMap(({ mismatch }) => mismatch ?? []),
    orphanedTarballs: isIndexLost ? orphans : [...origins.keys()],
    deprecated: versions.flatMap(({ name, version, deprecated }) =>
      deprecated === undefined ? [] : [{ package: name, version, message: deprecated }],
    ),
    isIndexLost,
    isSound,
    staleLatest: names.filter((name) => isLatestStale(report, index, name)),
    repair: { leftovers, garbage, emptyDirectories: disk.empty },
  };
}

/** Reports what would refuse every change. */
function checkSound(report: Report, registry: Registry): boolean {
  const hasLayout = checkLayout(report, registry);
  return checkRegistryFile(report, registry, historyFile) && hasLayout;
}

interface ExaminedVersion {
  readonly name: string;
  readonly version: string;
  readonly tarball: string;
  readonly isHealthy: boolean;
  readonly state?: 'missing';
  readonly deprecated?: string | undefined;
  readonly mismatch?: Examination['integrityMismatches'][number];
}

function examinePackage(
  report: Report,
  registry: Registry,
  index: RegistryIndex,
  name: string,
  limits: ArchiveLimits,
): ExaminedVersion[] {
  const entry = findPackage(report, index, name);
  if (entry === undefined) return [];
  reportDanglingTags(report, index, name, tagsOf(entry), entry.versions);
  return Object.entries(entry.versions).map(([version, value]) => {
    const base = { name, version, tarball: tarballPath(name, version) };
    const found: Diagnostic[] = [];
    const reportOne: Report = (d) => {
      addBounded(found, d);
      report(d);
    };
    const valid = readVersion(reportOne, index, name, version, value);
    if (valid === undefined) return { ...base, isHealthy: false };
    const published = readPublished(reportOne, registry, name, valid, limits);
    const isMissing = found.some(({ code }) => code === 'refuse.scene_registry.tarball_missing');
    const differs = found.some(({ code }) => code === 'refuse.scene_registry.integrity_mismatch');
    return {
      ...base,
      isHealthy: published !== undefined && !hasErrors(found),
      deprecated: valid.deprecated,
      ...(isMissing && { state: 'missing' as const }),
      ...(differs && {
        mismatch: {
          package: name,
          version,
          expected: valid.integrity,
          actual: hashTarball(pathIn(registry, base.tarball), limits)?.integrity ?? 'missing',
        },
      }),
    };
  });
}

function reportDanglingTags(
  report: Report,
  { file }: RegistryIndex,
  name: string,
  tags: ReadonlyMap<string, string>,
  versions: object,
): void {
  for (const [tag, version] of tags) {
    if (Object.hasOwn(versions, version)) continue;
    report(
      diagnostic(
        'refuse.scene_registry.invalid_tag',
        `version \`${version}\` of the tag \`${tag}\` of package \`${name}\` does not exist`,
        {
          at: { file, pointer: pointer('packages', name, 'tags', tag) },
          help: `remove it: \`xstack scene tag rm --name ${name} --tag ${tag}\``,
        },
      ),
    );
  }
}

function isLatestStale(report: Report, { file, value }: RegistryIndex, name: string): boolean {
  const entry = member(value.packages, name);
  if (!isJsonObject(entry)) return false;
  const versions = member(entry, 'versions');
  const expected = isJsonObject(versions) ? highest(Object.keys(versions)) : undefined;
  const latest = stringMember(entry, 'latest');
  if (expected === undefined || latest === expected) return false;
  report(
    diagnostic(
      'refuse.scene_registry.invalid_entry',
      `\`latest\` of package \`${name}\` is \`${latest}\`; the highest version is \`${expected}\``,
      {
        at: { file, pointer: pointer('packages', name, 'latest') },
        help: 'run `xstack scene audit --fix` to correct it',
      },
    ),
  );
  return true;
}

function reportLeftovers(report: Report, registry: Registry, { restore, remove, foreign, oversized }: Leftovers): void {
  for (const { path, refusal } of oversized)
    report(refusalOf(refusal, shownIn(registry, path.slice(registry.root.length + 1))));
  for (const path of foreign)
    report(
      diagnostic(
        'warn.scene_registry.leftover',
        `\`${shownIn(registry, path.slice(registry.root.length + 1))}\` belongs to a process of another machine`,
        {
          at: { file: shownIn(registry, indexFile) },
          help: 'remove it if that process no longer runs; the next write after a day removes it',
        },
      ),
    );
  for (const { from } of restore) leftover(from, 'the tarball that the index names, moved aside');
  for (const path of remove) leftover(path, 'it is no longer needed');
  function leftover(path: string, what: string): void {
    report(
      diagnostic(
        'warn.scene_registry.leftover',
        `an interrupted command left \`${shownIn(registry, path.slice(registry.root.length + 1))}\`: ${what}`,
        {
          at: { file: shownIn(registry, indexFile) },
          help: 'run `xstack scene verify --fix`, or leave it to the next write',
        },
      ),
    );
  }
}
