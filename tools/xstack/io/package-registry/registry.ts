import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Report } from '../../core/diagnostic/diagnostic.ts';
import { diagnostic } from '../../core/diagnostic/diagnostic.ts';
import { readJsonBytes } from '../../core/json/read.ts';
import { emptyIndex, indexFile, type RegistryIndex, readIndex } from '../../core/registry-index/index.ts';
import { Failure, hasCode } from '../failure.ts';
import { existsSync, readFileSync, statSync } from '../file-system.ts';

/** A registry in a directory. */
export interface Registry {
  /** Absolute. */
  readonly root: string;
  /** As it was asked for: what an install manifest records. */
  readonly asked: string;
  readonly cwd: string;
}

export function registryAt(asked: string, cwd: string): Registry {
  return { root: resolve(cwd, asked), asked, cwd };
}

/** A path as people and payloads see it: relative to the working directory where it is below, with `/`. */
export function shownPath(cwd: string, path: string): string {
  const inside = relative(cwd, path);
  const isBelow = inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
  return (isBelow ? inside : inside === '' ? '.' : path).replaceAll(sep, '/');
}

export function pathIn({ root }: Registry, ...parts: readonly string[]): string {
  return join(root, ...parts);
}

export function shownIn(registry: Registry, ...parts: readonly string[]): string {
  return shownPath(registry.cwd, pathIn(registry, ...parts));
}

/** The index and the bytes it was read from; no bytes where there is no index yet. */
export interface IndexRead {
  readonly bytes: Uint8Array | undefined;
  readonly index: RegistryIndex;
}

/** Reads the index; a missing file is an empty registry. */
export function readRegistryIndex(report: Report, registry: Registry): IndexRead | undefined {
  const bytes = readIndexBytes(registry);
  const index = parseIndex(report, registry, bytes);
  return index && { bytes, index };
}

export function parseIndex(
  report: Report,
  registry: Registry,
  bytes: Uint8Array | undefined,
): RegistryIndex | undefined {
  const file = shownIn(registry, indexFile);
  if (bytes === undefined) return emptyIndex(file);
  const document = readJsonBytes(report, file, bytes);
  return document && readIndex(report, document);
}

export function readIndexBytes(registry: Registry): Uint8Array | undefined {
  const path = pathIn(registry, indexFile);
  try {
    return readFileSync(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw new Failure('read', path, error);
  }
}

/** For commands that only read: a path that was mistyped must not look like an empty registry. */
export function warnIfMissing(report: Report, registry: Registry): void {
  if (existsSync(pathIn(registry, indexFile))) return;
  const isDirectory = statSync(registry.root, { throwIfNoEntry: false })?.isDirectory() ?? false;
  report(
    diagnostic(
      'warn.scene_registry.missing',
      isDirectory
        ? `\`${shownIn(registry)}\` holds no \`${indexFile}\` and counts as an empty registry`
        : `there is no registry at \`${shownIn(registry)}\`; it counts as empty`,
      {
        help: 'check --registry, XSTACK_REGISTRY and `scene_registry` in xstack.config.json; the first publish makes a registry',
      },
    ),
  );
}
