import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { canonicalJson } from '../../core/base/json/canonical.ts';
import { member } from '../../core/base/json/value.ts';
import type { AnnotationPlan } from '../../core/scene/annotations.ts';
import type { RegistryIndex } from '../../core/scene/index/index.ts';
import { changeRegistry } from '../../io/package-registry/change.ts';
import type { SceneContext } from './scene-context.ts';

/**
 * Changes the entry of one package in a package registry. A repeated attempt is valid as long as no other process
 * changed that package.
 */
export function changeAnnotations(
  { report, accepts, registry, host }: SceneContext,
  name: string,
  decide: (report: Report, index: RegistryIndex) => AnnotationPlan | undefined,
): Promise<AnnotationPlan | undefined> {
  const entryOf = ({ value }: RegistryIndex) => canonicalJson(member(value.packages, name) ?? null);
  return changeRegistry(report, {
    registry,
    waiting: host,
    decide,
    accepts,
    holds: (index, plan) => entryOf(index) === entryOf(plan.index),
  });
}
