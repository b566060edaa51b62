import type { JsonObject } from '../../core/base/json/value.ts';
import { withShortHashes } from '../../core/base/text/short-hash.ts';
import { listVersions, type VersionSummary } from '../../core/scene/describe.ts';
import { stringMember, tagsOf } from '../../core/scene/index/index.ts';
import { readHistory } from '../../io/package-registry/history.ts';
import { findEntry } from './find-entry.ts';
import type { SceneContext } from './scene-context.ts';
import { versionTable } from './version-table.ts';

/** Payload of the entry of a package; the names are those of existing tools. */
export interface PackageInfo {
  readonly success: true;
  readonly name: string;
  readonly group: string;
  readonly description: string;
  readonly latest: string;
  readonly owner: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly versionCount: number;
  readonly versions: readonly VersionSummary[];
  readonly overwritten: readonly JsonObject[];
}

/** Returns the entry of a package in the registry; undefined if it does not exist, which is reported. */
export function packageInfo(context: SceneContext, name: string): PackageInfo | undefined {
  const entry = findEntry(context, name);
  if (entry === undefined) return undefined;
  const versions = listVersions(entry);
  return {
    success: true,
    name,
    group: stringMember(entry.value, 'group'),
    description: stringMember(entry.value, 'description'),
    latest: stringMember(entry.value, 'latest'),
    owner: stringMember(entry.value, 'owner') || null,
    tags: Object.fromEntries(tagsOf(entry)),
    versionCount: versions.length,
    versions,
    overwritten: readHistory(context.registry).filter(
      (event) => event['package'] === name && event['action'] === 'overwrite',
    ),
  };
}

/** Formats an entry for users. */
export function formatInfo({
  name,
  group,
  description,
  latest,
  owner,
  tags,
  versions,
  overwritten,
}: PackageInfo): string {
  const lines = [
    name,
    `  group        ${group}`,
    `  description  ${description}`,
    `  latest       ${latest}`,
    ...(owner === null ? [] : [`  owner        ${owner}`]),
    ...Object.entries(tags).map(([tag, version]) => `  tag ${tag.padEnd(9)}${version}`),
    ...overwritten.map(
      (event) =>
        `  overwritten  ${event['version']} at ${event['at']}, was ${withShortHashes(String(event['replaced_integrity'] ?? 'unknown'))}`,
    ),
  ];
  return `${lines.join('\n')}\n\n${versionTable(versions)}`;
}
