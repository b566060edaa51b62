import { createHash } from 'node:crypto';
import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { refusalOf } from '../../core/scene/archive/refusal.ts';
import { tarballPath } from '../../core/scene/index/coordinate.ts';
import { findPackage, hasPackage, type RegistryIndex } from '../../core/scene/index/index.ts';
import { type OrphanOrigin, originOf } from '../../core/scene/index/orphans.ts';
import { existsSync } from '../file-system.ts';
import { readHistory } from './history.ts';
import { pathIn, type Registry, shownIn } from './registry.ts';
import { hashTarball } from './tarball.ts';

/**
 * Returns the origin of each tarball that the index does not name, by path. One that another command has removed since the
 * listing is omitted. Reports those that are too large to be hashed: their origin is unknown.
 */
export function originsOf(
  report: Report,
  registry: Registry,
  orphans: readonly string[],
  index: Uint8Array | undefined,
): Map<string, OrphanOrigin> {
  const history = orphans.length === 0 ? [] : readHistory(registry);
  const current = index === undefined ? null : createHash('sha256').update(index).digest('hex');
  const originAt = (path: string): OrphanOrigin => {
    const [, name, version] = /^packages\/([^/]+)\/([^/]+)\/[^/]+$/.exec(path) ?? [];
    const facts = hashTarball(pathIn(registry, path), registry.limits);
    if (facts?.refusal !== undefined) report(refusalOf(facts.refusal, shownIn(registry, path)));
    const integrity = facts?.integrity;
    if (name === undefined || version === undefined || integrity === undefined || path !== tarballPath(name, version))
      return 'unknown';
    return originOf({ name, version, integrity }, history, current);
  };
  const origins = orphans.map((path) => [path, originAt(path)] as const);
  return new Map(origins.filter(([path]) => existsSync(pathIn(registry, path))));
}

/** Excludes packages with a refused entry, which may name their tarballs. */
function isOfRefusedPackage(index: RegistryIndex, path: string): boolean {
  const name = path.split('/')[1] ?? '';
  return hasPackage(index, name) && findPackage(() => {}, index, name) === undefined;
}

const orphanHelp: Readonly<Record<OrphanOrigin, string>> = {
  garbage: 'run `xstack scene verify --fix` to remove it; an interrupted command left it',
  published: 'publish the package again: this tarball was published, but its entry in the index was lost',
  unknown: 'find out where it comes from before you remove it: it may be the only copy',
};

/** Reports tarballs that the index does not name, with help that depends on their origin. */
export function reportOrphans(
  report: Report,
  registry: Registry,
  index: RegistryIndex,
  origins: ReadonlyMap<string, OrphanOrigin>,
): void {
  for (const [path, origin] of origins) {
    if (isOfRefusedPackage(index, path)) continue;
    report(
      diagnostic('refuse.scene_registry.orphan', `\`${path}\` is not named by the index`, {
        at: { file: shownIn(registry, path) },
        help: orphanHelp[origin],
      }),
    );
  }
}
