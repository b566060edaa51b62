import satisfies from 'semver/functions/satisfies.js';
import { isRange } from '../../base/version/range.ts';
import { isSemVer } from '../../base/version/semver.ts';
import { isInPlainRange, isPlainRange } from './plain-range.ts';

/** An entry of `dependencies[]`; `index` is its position in the manifest. */
export interface Dependency {
  readonly index: number;
  readonly packId: string;
  /** Absent: any version. */
  readonly range?: string;
}

const packIdPattern = /^[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)*$/;
const plainVersion = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$/;
const maximumIdLength = 200;

/** Parses `pack_id` or `pack_id@<version or range>`; returns the problem as a predicate if it is invalid. */
export function parseDependency(token: string, index: number): Dependency | string {
  const at = token.indexOf('@');
  const packId = at === -1 ? token : token.slice(0, at);
  if (!packIdPattern.test(packId) || packId.length > maximumIdLength) return `does not begin with a pack id`;
  if (at === -1) return { index, packId };
  const range = token.slice(at + 1);
  if (!isVersion(range) && !isRangeInReach(range)) return 'does not end in a version or a range of versions';
  return { index, packId, range };
}

/** An exact version must match exactly; other ranges follow node-semver. */
export function isSatisfied(range: string | undefined, version: string): boolean {
  if (range === undefined || range === version) return true;
  return isInPlainRange(version, range) ?? (!isVersion(range) && satisfies(version, range));
}

/** Reports whether a version would satisfy a range but for being a pre-release. */
export function isExcludedPreRelease(range: string | undefined, version: string): boolean {
  if (range === undefined || isVersion(range) || !version.includes('-')) return false;
  return satisfies(version, range, { includePrerelease: true });
}

function isRangeInReach(text: string): boolean {
  return isPlainRange(text) || (text.length <= maximumIdLength && isRange(text));
}

/** Reports whether a string is an exact version. Its numbers may have any length, although ranges support 2^53 only. */
function isVersion(text: string): boolean {
  return plainVersion.test(text) || isSemVer(text);
}
