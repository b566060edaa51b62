import { diagnostic, type Report } from '../base/diagnostic/diagnostic.ts';
import { pointer } from '../base/json/pointer.ts';
import { isRange } from '../base/version/range.ts';
import { withPackageMember, withTag, withVersionMember } from './index/change.ts';
import type { HistoryEvent } from './index/history.ts';
import {
  findPackage,
  findVersion,
  type PackageEntry,
  type RegistryIndex,
  stringMember,
  tagsOf,
} from './index/index.ts';
import { descending } from './index/versions.ts';

/** A change of the index that concerns no tarball. */
export interface AnnotationPlan {
  readonly index: RegistryIndex;
  readonly event: HistoryEvent;
  /** The changed versions, highest first. */
  readonly versions: readonly string[];
}

export interface DeprecateRequest {
  readonly name: string;
  /** Undefined: all versions. */
  readonly version: string | undefined;
  /** Undefined: removes the deprecation. */
  readonly message: string | undefined;
  readonly at: string;
}

export function planDeprecate(
  report: Report,
  index: RegistryIndex,
  { name, version, message, at }: DeprecateRequest,
): AnnotationPlan | undefined {
  const entry = findPackage(report, index, name);
  if (entry === undefined || (version !== undefined && findVersion(report, index, entry, version) === undefined))
    return undefined;
  const versions = version === undefined ? descending(Object.keys(entry.versions)) : [version];
  return {
    index: withVersionMember(index, entry, versions, 'deprecated', message),
    event: {
      action: message === undefined ? 'undeprecate' : 'deprecate',
      at,
      package: name,
      versions,
      ...(message !== undefined && { message }),
    },
    versions,
  };
}

export interface TagRequest {
  readonly name: string;
  readonly tag: string;
  /** Undefined: removes the tag. */
  readonly version: string | undefined;
  readonly at: string;
}

const tagForm = /^[a-zA-Z][a-zA-Z0-9._-]{0,127}$/;

/** Refuses `latest`, which follows from the versions, and tags that would hide a version or a range. */
export function planTag(
  report: Report,
  index: RegistryIndex,
  { name, tag, version, at }: TagRequest,
): AnnotationPlan | undefined {
  const entry = findPackage(report, index, name);
  if (entry === undefined) return undefined;
  const before = tagsOf(entry).get(tag);
  const problem =
    tag === 'latest'
      ? 'the tag `latest` is reserved: it always names the highest version'
      : version === undefined
        ? before === undefined && `tag \`${tag}\` not found for package \`${name}\``
        : (!tagForm.test(tag) || isRange(tag)) &&
          `\`${tag}\` must be a word that begins with a letter and is no version or range`;
  if (problem) return refuseTag(report, index, entry, problem);
  if (version !== undefined && findVersion(report, index, entry, version) === undefined) return undefined;
  return {
    index: withTag(index, entry, tag, version),
    event: {
      action: version === undefined ? 'untag' : 'tag',
      at,
      package: name,
      tag,
      ...(version !== undefined && { version }),
      ...(before !== undefined && { before }),
    },
    versions: version === undefined ? [] : [version],
  };
}

function refuseTag(report: Report, { file }: RegistryIndex, { name }: PackageEntry, message: string): undefined {
  report(
    diagnostic('refuse.scene_registry.invalid_tag', message, {
      at: { file, pointer: pointer('packages', name, 'tags') },
      help: `run \`xstack scene tag ls --name ${name}\` to list the tags`,
    }),
  );
}

export interface LockRequest {
  readonly name: string;
  readonly version: string;
  readonly isLocked: boolean;
  readonly at: string;
}

export function planLock(
  report: Report,
  index: RegistryIndex,
  { name, version, isLocked, at }: LockRequest,
): AnnotationPlan | undefined {
  const entry = findPackage(report, index, name);
  if (entry === undefined || findVersion(report, index, entry, version) === undefined) return undefined;
  return {
    index: withVersionMember(index, entry, [version], 'locked', isLocked ? true : undefined),
    event: { action: isLocked ? 'lock' : 'unlock', at, package: name, version },
    versions: [version],
  };
}

export interface OwnerRequest {
  readonly name: string;
  /** Undefined: no owner. */
  readonly owner: string | undefined;
  /** Required current owner; undefined: any. */
  readonly from?: string | undefined;
  readonly at: string;
}

export function planOwner(
  report: Report,
  index: RegistryIndex,
  { name, owner, from, at }: OwnerRequest,
): AnnotationPlan | undefined {
  const entry = findPackage(report, index, name);
  if (entry === undefined) return undefined;
  const before = stringMember(entry.value, 'owner');
  if (from !== undefined && before.toLowerCase() !== from.toLowerCase()) {
    report(
      diagnostic(
        'refuse.scene_registry.owner_mismatch',
        before === ''
          ? `package \`${name}\` has no owner`
          : `package \`${name}\` belongs to \`${before}\`, not to \`${from}\``,
        {
          at: { file: index.file, pointer: pointer('packages', name, 'owner') },
          help: `run \`xstack scene owner show --name ${name}\` to show the owner`,
        },
      ),
    );
    return undefined;
  }
  return {
    index: withPackageMember(index, entry, 'owner', owner),
    event: { action: 'owner', at, package: name, owner: owner ?? null, before: before === '' ? null : before },
    versions: [],
  };
}
