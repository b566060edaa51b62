import { diagnostic, type Report } from '../base/diagnostic/diagnostic.ts';
import { pointer } from '../base/json/pointer.ts';
import { isJsonObject, member } from '../base/json/value.ts';
import { withoutVersion } from './index/change.ts';
import { tarballPath } from './index/coordinate.ts';
import type { HistoryEvent } from './index/history.ts';
import {
  findPackage,
  hasPackage,
  publishedIntegrity,
  type RegistryIndex,
  reportVersionNotFound,
  stringMember,
  tagsOf,
} from './index/index.ts';
import { highest } from './index/versions.ts';

export interface UnpublishPlan {
  readonly index: RegistryIndex;
  readonly event: HistoryEvent;
  readonly remove: string;
  readonly group: string;
  readonly remaining: number;
  readonly newLatest: string | undefined;
}

export interface UnpublishRequest {
  readonly name: string;
  readonly version: string;
  readonly at: string;
}

/** Decides whether a version can be unpublished. Invalid entries can be: this is one way to remove them. */
export function planUnpublish(
  report: Report,
  index: RegistryIndex,
  { name, version, at }: UnpublishRequest,
): UnpublishPlan | undefined {
  const entry = findPackage(report, index, name);
  if (entry === undefined) return undefined;
  const value = member(entry.versions, version);
  if (value === undefined) {
    reportVersionNotFound(report, index, entry, version);
    return undefined;
  }
  const where = { file: index.file, pointer: pointer('packages', name, 'versions', version) };
  const tags = [...tagsOf(entry)].filter(([, tagged]) => tagged === version).map(([tag]) => tag);
  if (isJsonObject(value) && member(value, 'locked') === true)
    report(
      diagnostic('refuse.scene_registry.version_locked', `version \`${version}\` of package \`${name}\` is locked`, {
        at: where,
        help: `unlock it first: \`xstack scene lock rm --name ${name} --version ${version}\``,
      }),
    );
  for (const tag of tags)
    report(
      diagnostic(
        'refuse.scene_registry.invalid_tag',
        `the tag \`${tag}\` of package \`${name}\` names version \`${version}\``,
        {
          at: { file: index.file, pointer: pointer('packages', name, 'tags', tag) },
          help: `move or remove the tag first: \`xstack scene tag rm --name ${name} --tag ${tag}\``,
        },
      ),
    );
  if (tags.length > 0 || (isJsonObject(value) && member(value, 'locked') === true)) return undefined;
  const integrity = publishedIntegrity(index, name, version);
  const rest = Object.keys(entry.versions).filter((other) => other !== version);
  return {
    index: withoutVersion(index, entry, version),
    event: { action: 'unpublish', at, package: name, version, ...(integrity !== undefined && { integrity }) },
    remove: tarballPath(name, version),
    group: stringMember(entry.value, 'group'),
    remaining: rest.length,
    newLatest: highest(rest),
  };
}

/** Returns the plan of an unpublication that the index already reflects. */
export function unpublishedBefore(
  index: RegistryIndex,
  { name, version, at }: UnpublishRequest,
): UnpublishPlan | undefined {
  const entry = hasPackage(index, name) ? findPackage(() => {}, index, name) : undefined;
  if (entry !== undefined && member(entry.versions, version) !== undefined) return undefined;
  const rest = entry === undefined ? [] : Object.keys(entry.versions);
  return {
    index,
    event: { action: 'unpublish', at, package: name, version },
    remove: tarballPath(name, version),
    group: entry === undefined ? '' : stringMember(entry.value, 'group'),
    remaining: rest.length,
    newLatest: highest(rest),
  };
}
