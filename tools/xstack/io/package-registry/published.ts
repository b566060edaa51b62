import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { pointer } from '../../core/base/json/pointer.ts';
import type { JsonObject } from '../../core/base/json/value.ts';
import type { ArchiveLimits } from '../../core/scene/archive/limits.ts';
import type { ArchivedFile } from '../../core/scene/archive/read.ts';
import { refusalOf } from '../../core/scene/archive/refusal.ts';
import { indexFile, type VersionEntry } from '../../core/scene/index/index.ts';
import { checkTarballIdentity } from '../../core/scene/install.ts';
import { checkRegistryFile } from './layout.ts';
import { replacedPath } from './placement.ts';
import { pathIn, type Registry, shownIn } from './registry.ts';
import { inspectTarball, type TarballFacts } from './tarball.ts';

/** A verified tarball: it exists, is unmodified, satisfies every rule and is the package that the index names. */
export interface PublishedTarball {
  /** Absolute. */
  readonly path: string;
  readonly files: readonly ArchivedFile[];
  readonly contract: JsonObject;
}

/** Finds and verifies the tarball of a version; reports every problem. */
export function readPublished(
  report: Report,
  registry: Registry,
  name: string,
  entry: VersionEntry,
  limits: ArchiveLimits,
): PublishedTarball | undefined {
  const file = shownIn(registry, entry.tarball);
  if (!checkRegistryFile(report, registry, entry.tarball)) return undefined;
  const found = findTarball(registry, entry, limits);
  if (found === undefined) {
    report(
      diagnostic(
        'refuse.scene_registry.tarball_missing',
        `the tarball of \`${name}\` ${entry.version} is missing: \`${file}\``,
        {
          at: {
            file: shownIn(registry, indexFile),
            pointer: pointer('packages', name, 'versions', entry.version, 'tarball'),
          },
          help: 'restore the tarball from a copy of the registry, or unpublish the version',
        },
      ),
    );
    return undefined;
  }
  const { facts, path } = found;
  if (facts.integrity !== undefined && facts.integrity !== entry.integrity) {
    report(
      diagnostic(
        'refuse.scene_registry.integrity_mismatch',
        `integrity verification failed for \`${name}\` ${entry.version}: expected ${entry.integrity}, got ${facts.integrity}`,
        {
          at: { file },
          related: [
            {
              message: 'published with this integrity',
              at: {
                file: shownIn(registry, indexFile),
                pointer: pointer('packages', name, 'versions', entry.version, 'integrity'),
              },
            },
          ],
          help: 'do not use this tarball; find out whether it or the index was changed, and restore that file from a trusted copy',
        },
      ),
    );
    return undefined;
  }
  if (facts.refusal !== undefined) {
    report(refusalOf(facts.refusal, file));
    return undefined;
  }
  const files = facts.files ?? [];
  const contract = checkTarballIdentity(report, {
    file,
    name,
    version: entry.version,
    paths: files.map((f) => f.path),
    contract: facts.contract,
  });
  return contract && { path, files, contract };
}

/** After an interrupted replacement, the tarball that the index names is aside: that one is used. */
function findTarball(
  registry: Registry,
  entry: VersionEntry,
  limits: ArchiveLimits,
): { path: string; facts: TarballFacts } | undefined {
  const path = pathIn(registry, entry.tarball);
  const facts = inspectTarball(path, limits);
  if (facts?.integrity === entry.integrity) return { path, facts };
  const aside = replacedPath(registry, entry.integrity);
  const asideFacts = inspectTarball(aside, limits);
  if (asideFacts?.integrity === entry.integrity) return { path: aside, facts: asideFacts };
  return facts && { path, facts };
}
