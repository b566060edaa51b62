import compare from 'semver/functions/compare.js';
import parse from 'semver/functions/parse.js';
import type { ChangeClass } from './change-class.ts';

/** The part of a version that must be raised. */
export type BumpPart = 'major' | 'minor' | 'patch';

/** The version that a changed pack should have at least, and whether it has it. */
export interface VersionBump {
  readonly part: BumpPart;
  /** The lowest version that is high enough. */
  readonly version: string;
  readonly isEnough: boolean;
}

const parts = { breaking: 'major', compatible: 'minor', cosmetic: 'patch' } as const;

/**
 * Returns the version that a change of a class requires: breaking raises x, compatible y, cosmetic z. For 0.x.y breaking raises
 * x and all else y; for 0.0.z everything raises z. A prerelease
 * of that version is enough, too, and a later one of the same.
 */
export function requiredBump(before: string, after: string, worst: ChangeClass): VersionBump {
  const part = partOf(before, worst);
  const version = raised(before, part);
  return { part, version, isEnough: compare(after, before) > 0 && compare(after, `${version}-0`) >= 0 };
}

function partOf(version: string, worst: ChangeClass): BumpPart {
  const { major, minor } = numbersOf(version);
  if (major > 0) return parts[worst];
  return minor > 0 && worst === 'breaking' ? 'minor' : 'patch';
}

function raised(version: string, part: BumpPart): string {
  const { major, minor, patch, isPrerelease } = numbersOf(version);
  // `2.0.0-rc.1` already precedes a major version, `1.1.0-rc.1` a minor one: neither is raised again.
  const isAlreadyRaised = isPrerelease && (part === 'patch' || (patch === 0 && (part === 'minor' || minor === 0)));
  if (isAlreadyRaised) return `${major}.${minor}.${patch}`;
  if (part === 'major') return `${major + 1}.0.0`;
  return part === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

function numbersOf(version: string) {
  const parsed = parse(version);
  if (parsed === null) throw new Error(`bug: \`${version}\` is no version`);
  return { major: parsed.major, minor: parsed.minor, patch: parsed.patch, isPrerelease: parsed.prerelease.length > 0 };
}
