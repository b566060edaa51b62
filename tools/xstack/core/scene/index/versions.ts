import compareBuild from 'semver/functions/compare-build.js';
import inc from 'semver/functions/inc.js';
import parse from 'semver/functions/parse.js';
import prerelease from 'semver/functions/prerelease.js';
import satisfies from 'semver/functions/satisfies.js';
import valid from 'semver/functions/valid.js';
import validRange from 'semver/ranges/valid.js';

/** Matches common versions faster than the full expression. */
const plainVersion = /^(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})$/;

/** Reports whether a string is SemVer 2.0.0: no `v`, no blanks, no leading zeros. */
export function isVersion(text: string): boolean {
  return plainVersion.test(text) || valid(text) === text || (text.includes('+') && isVersionWithBuild(text));
}

/** `valid` drops the build metadata, which is part of a published version. */
function isVersionWithBuild(text: string): boolean {
  const parsed = parse(text);
  return parsed !== null && `${parsed.version}+${parsed.build.join('.')}` === text;
}

export function isRange(text: string): boolean {
  return text.trim() !== '' && validRange(text) !== null;
}

/** Sorts highest first, by precedence, then by build metadata; invalid versions come last, in their order. */
export function descending(versions: readonly string[]): string[] {
  const known = versions.filter(isVersion).sort((a, b) => compareBuild(b, a));
  return [...known, ...versions.filter((version) => !isVersion(version))];
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
  return descending(versions).find((version) => isVersion(version) && satisfies(version, range));
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
