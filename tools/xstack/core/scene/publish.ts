import { diagnostic, type Report } from '../base/diagnostic/diagnostic.ts';
import { pointer } from '../base/json/pointer.ts';
import { member } from '../base/json/value.ts';
import { type Publication, withVersion } from './index/change.ts';
import type { HistoryEvent } from './index/history.ts';
import {
  findPackage,
  hasPackage,
  type PackageEntry,
  publishedIntegrity,
  type RegistryIndex,
  readVersion,
  stringMember,
  type VersionEntry,
} from './index/index.ts';

export interface PublishPlan {
  readonly index: RegistryIndex;
  readonly event: HistoryEvent;
  readonly put: { readonly name: string; readonly version: string; readonly replaces: VersionEntry | undefined };
  readonly overwritten: boolean;
}

/** Decides whether a package can be published to a package registry; returns the new index. */
export function planPublish(
  report: Report,
  index: RegistryIndex,
  publication: Publication,
  force: boolean,
): PublishPlan | undefined {
  const { name, version } = publication.coordinate;
  const entry = hasPackage(index, name) ? findPackage(report, index, name) : undefined;
  if (entry === undefined && hasPackage(index, name)) return undefined;
  const isThere = entry !== undefined && member(entry.versions, version) !== undefined;
  if (entry !== undefined && !mayPublish(report, index, entry, publication, force)) return undefined;
  const before = isThere ? publishedIntegrity(index, name, version) : undefined;
  return {
    index: withVersion(index, publication),
    event: {
      action: isThere ? 'overwrite' : 'publish',
      at: publication.published_at,
      package: name,
      version,
      integrity: publication.integrity,
      ...(before !== undefined && { replaced_integrity: before }),
    },
    put: { name, version, replaces: isThere ? validVersion(index, entry, version) : undefined },
    overwritten: isThere,
  };
}

export function isPublished(index: RegistryIndex, { coordinate, integrity }: Publication): boolean {
  return publishedIntegrity(index, coordinate.name, coordinate.version) === integrity;
}

/** Returns the plan of a publication that the index already contains. */
export function publishedBefore(index: RegistryIndex, publication: Publication): PublishPlan | undefined {
  if (!isPublished(index, publication)) return undefined;
  const { name, version } = publication.coordinate;
  const event: HistoryEvent = { action: 'publish', at: publication.published_at, package: name, version };
  return { index, event, put: { name, version, replaces: undefined }, overwritten: false };
}

function mayPublish(
  report: Report,
  { file }: RegistryIndex,
  entry: PackageEntry,
  { coordinate }: Publication,
  force: boolean,
): boolean {
  const { group, name, version } = coordinate;
  const owner = stringMember(entry.value, 'group');
  if (owner !== '' && owner !== group) {
    report(
      diagnostic(
        'refuse.scene_registry.group_conflict',
        `the registry has a package \`${name}\` of the group \`${owner}\`, not \`${group}\``,
        {
          at: { file, pointer: pointer('packages', name, 'group') },
          help: 'a registry holds one package of a name; rename yours, or publish it to another registry',
        },
      ),
    );
    return false;
  }
  const before = member(entry.versions, version);
  if (before === undefined) return true;
  const at = { file, pointer: pointer('packages', name, 'versions', version) };
  if (typeof before === 'object' && before !== null && (before as { locked?: unknown }).locked === true) {
    report(
      diagnostic('refuse.scene_registry.version_locked', `version \`${version}\` of package \`${name}\` is locked`, {
        at,
        help: `publish another version, or unlock it: \`xstack scene lock rm --name ${name} --version ${version}\``,
      }),
    );
    return false;
  }
  if (force) return true;
  report(
    diagnostic(
      'refuse.scene_registry.version_exists',
      `version \`${version}\` of package \`${name}\` already exists in registry`,
      {
        at,
        help: 'raise the version (`xstack scene version --bump patch`), or overwrite it with --force',
      },
    ),
  );
  return false;
}

/** Returns the version to be replaced, or undefined if its entry is invalid; invalid entries are overwritten. */
function validVersion(
  index: RegistryIndex,
  { name, versions }: PackageEntry,
  version: string,
): VersionEntry | undefined {
  return readVersion(() => {}, index, name, version, versions[version] ?? null);
}
