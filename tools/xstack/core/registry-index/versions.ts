import semver from 'semver';

/** SemVer 2.0.0 to the letter: no `v`, no blanks, no leading zeros. */
export function isVersion(text: string): boolean {
  return semver.valid(text) === text || (text.includes('+') && isVersionWithBuild(text));
}

/** `valid` drops the build metadata, which is part of the version as it was published. */
function isVersionWithBuild(text: string): boolean {
  const parsed = semver.parse(text);
  return parsed !== null && `${parsed.version}+${parsed.build.join('.')}` === text;
}

export function isRange(text: string): boolean {
  return text.trim() !== '' && semver.validRange(text) !== null;
}

/** Highest first, by precedence and then by build metadata; what is not a version at all comes last, in its order. */
export function descending(versions: readonly string[]): string[] {
  const known = versions.filter(isVersion).sort((a, b) => semver.compareBuild(b, a));
  return [...known, ...versions.filter((version) => !isVersion(version))];
}

/** The highest version of all, pre-releases included; undefined if there is none. */
export function highest(versions: readonly string[]): string | undefined {
  return descending(versions)[0];
}

/** The highest version that is not a pre-release. */
export function highestRelease(versions: readonly string[]): string | undefined {
  return descending(versions).find((version) => semver.prerelease(version) === null);
}

export function highestInRange(versions: readonly string[], range: string): string | undefined {
  return descending(versions).find((version) => isVersion(version) && semver.satisfies(version, range));
}

export type Bump = 'major' | 'minor' | 'patch';

export function bump(version: string, how: Bump): string {
  return semver.inc(version, how) ?? version;
}

export function isHigher(a: string, b: string): boolean {
  return semver.compareBuild(a, b) > 0;
}
