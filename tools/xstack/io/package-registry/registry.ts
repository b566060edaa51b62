import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { ArchiveLimits } from '../../core/scene/archive/limits.ts';

/** A package registry in a directory. */
export interface Registry {
  /** Absolute. */
  readonly root: string;
  /** As given by the user: recorded in install manifests. */
  readonly given: string;
  readonly cwd: string;
  /** Limits of its tarballs: a larger file is neither read nor hashed. */
  readonly limits: ArchiveLimits;
}

export function registryAt(given: string, cwd: string, limits: ArchiveLimits): Registry {
  return { root: resolve(cwd, given), given, cwd, limits };
}

/** Formats a path for messages and payloads: relative to the working directory if below it, with `/`. */
export function shownPath(cwd: string, path: string): string {
  const inside = relative(cwd, path);
  const isBelow = inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
  return (isBelow ? inside : inside === '' ? '.' : path).replaceAll(sep, '/');
}

export function pathIn({ root }: Registry, ...parts: readonly string[]): string {
  return join(root, ...parts);
}

/** The directory with the staging directories and journals of all processes. */
export function stagingParent(registry: Registry): string {
  return pathIn(registry, '.xstack', 'tmp');
}

export function shownIn(registry: Registry, ...parts: readonly string[]): string {
  return shownPath(registry.cwd, pathIn(registry, ...parts));
}
