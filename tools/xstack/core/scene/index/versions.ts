import compareBuild from 'semver/functions/compare-build.js';
import inc from 'semver/functions/inc.js';
import prerelease from 'semver/functions/prerelease.js';
import satisfies from 'semver/functions/satisfies.js';
import { isSemVer } from '../../base/version/semver.ts';

/** Sorts highest first, by precedence, then by build metadata; invalid versions come last, in their order. */
export function descending(versions: readonly string[]): string[] {
  const known = versions.filter(isSemVer).sort((a, b) => compareBuild(b, a));
  return [...known, ...versions.filter((version) => !isSemVer(version))];
}

/** Returns the highest version, pre-releases included; undefined if there is none. */
export function highest(versions: readonly string[]): string | undefined {
  return descending(versions)[0];
}

/** Returns the highest version that is not a pre-release. */
export function highestRelease(versions: readonly string[]): string | undefined {
  return descending(versions).find((version) => prerelease(version) === null);
}

export function highestInRange(versions: readonly string[], range: string): string | undefined {
  return descending(versions).find((version) => isSemVer(version) && satisfies(version, range));
}

/** Returns the highest build of a version without build metadata, such as `1.2.0+b2` for `1.2.0`. */
export function highestBuild(versions: readonly string[], version: string): string | undefined {
  return descending(versions).find((published) => published.startsWith(`${version}+`));
}

export type Bump = 'major' | 'minor' | 'patch';

export function bump(version: string, how: Bump): string {
  return inc(version, how) ?? version;
}

export function isHigher(a: string, b: string): boolean {
  return compareBuild(a, b) > 0;
}
