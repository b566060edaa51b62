import { pathProblem } from '../../base/text/path-policy.ts';

/** Identity of a package version. */
export interface Coordinate {
  readonly group: string;
  readonly name: string;
  readonly version: string;
}

/** Formats `{group}/{name}@{version}`, as in payloads. */
export function formatCoordinate({ group, name, version }: Coordinate): string {
  return `${group}/${name}@${version}`;
}

export function tarballName(name: string, version: string): string {
  return `${name}-${version}.tgz`;
}

/**
 * Path of a tarball relative to the root of its package registry. Existing tools compute the same path and try no
 * other.
 */
export function tarballPath(name: string, version: string): string {
  return `packages/${name}/${version}/${tarballName(name, version)}`;
}

const maximumLength = 128;

/** Returns the problem of a package name as a predicate ("the name …"), or undefined. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.length > maximumLength) return `is longer than ${maximumLength} characters`;
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name) || name.includes('..'))
    return 'must be lower-case letters, digits, `.`, `_` and `-`, must begin with a letter or digit, and must not contain `..`';
  const problem = pathProblem(name);
  return problem === undefined ? undefined : `is no directory name on every system: it ${problem}`;
}
