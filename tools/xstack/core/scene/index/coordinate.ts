import { pathProblem } from '../../base/text/path-policy.ts';

/** Who a package is. */
export interface Coordinate {
  readonly group: string;
  readonly name: string;
  readonly version: string;
}

/** `{group}/{name}@{version}`, as people and payloads write it. */
export function coordinateText({ group, name, version }: Coordinate): string {
  return `${group}/${name}@${version}`;
}

export function tarballName(name: string, version: string): string {
  return `${name}-${version}.tgz`;
}

/** Where a registry keeps a tarball, relative to its root. Existing tools compute the same path and look nowhere else. */
export function tarballPath(name: string, version: string): string {
  return `packages/${name}/${version}/${tarballName(name, version)}`;
}

const maximumLength = 128;

/** What is wrong with a package name, as the end of a sentence ("the name …"), or undefined. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.length > maximumLength) return `is longer than ${maximumLength} characters`;
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name) || name.includes('..'))
    return 'must be lower-case letters, digits, `.`, `_` and `-`, must begin with a letter or digit, and must not contain `..`';
  const problem = pathProblem(name);
  return problem === undefined ? undefined : `is no directory name on every system: it ${problem}`;
}
