import { formatCoordinate } from '../../core/scene/index/coordinate.ts';
import { indexFile, publishedIntegrity } from '../../core/scene/index/index.ts';
import { planUnpublish, type UnpublishPlan, unpublishedBefore } from '../../core/scene/unpublish.ts';
import { changeRegistry } from '../../io/package-registry/change.ts';
import { shownIn } from '../../io/package-registry/registry.ts';
import { type SceneContext, timestamp } from './scene-context.ts';

/** The result of unpublishing; the names are those of the contract. */
export interface UnpublishPayload {
  readonly unpublished: boolean;
  readonly coordinate: string;
  readonly package: { readonly name: string; readonly version: string };
  readonly remaining_versions: number;
  readonly new_latest: string | null;
  readonly registry: { readonly index_path: string };
}

/**
 * Removes a version from the package registry: first from the index, then its tarball and the directories that become
 * empty.
 */
export async function unpublishScene(
  { name, version }: { readonly name: string; readonly version: string },
  { report, accepts, registry, host }: SceneContext,
): Promise<UnpublishPayload | undefined> {
  const at = timestamp(host);
  const plan = await changeRegistry<UnpublishPlan>(report, {
    registry,
    waiting: host,
    decide: (say, index) => planUnpublish(say, index, { name, version, at }),
    accepts,
    holds: (index) => publishedIntegrity(index, name, version) === undefined,
    once: {
      journalEntry: `unpublish ${name}@${version}`,
      made: (index) => unpublishedBefore(index, { name, version, at }),
    },
  });
  return (
    plan && {
      unpublished: true,
      coordinate: plan.group === '' ? `${name}@${version}` : formatCoordinate({ group: plan.group, name, version }),
      package: { name, version },
      remaining_versions: plan.remaining,
      new_latest: plan.newLatest ?? null,
      registry: { index_path: shownIn(registry, indexFile) },
    }
  );
}
