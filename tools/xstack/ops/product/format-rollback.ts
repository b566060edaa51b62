import { pluralize } from '../../core/base/text/pluralize.ts';
import type { RollbackPlan } from '../../core/product/types.ts';
import type { RollbackAnswer } from './answers.ts';

const shownScenes = 20;

/** Formats the plan of a rollback; `instance` are the options of the suggested command that name the instance. */
export function formatRollbackPlan(plan: RollbackPlan, instance: string): string {
  const lines = [
    `import ${plan.import_id}, ${plan.package_name} ${plan.package_version}`,
    ...listed('restored', plan.restored),
    ...listed('removed', plan.removed),
    `  then ${remainder(plan)}`,
    ...plan.blockers.map(
      ({ import_id, package_name, package_version, why }) =>
        `  blocked by ${import_id === null ? 'changes by hand' : `import ${import_id}, ${package_name} ${package_version}`} (${why})`,
    ),
    plan.blockers.length > 0
      ? 'it cannot be undone now'
      : `do just this: xstack package rollback ${plan.import_id}${instance} --plan-hash ${plan.plan_hash} --reason "..."`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Formats the result of a rollback. */
export function formatRollback(answer: RollbackAnswer): string {
  const [restored, removed] = [answer.restored_scene_keys.length, answer.removed_scene_keys.length];
  return `import ${answer.import_id} undone: ${pluralize(restored, 'scene')} restored, ${removed} removed; ${remainder(answer)}\n`;
}

function listed(what: string, codes: readonly string[]): string[] {
  const shown = codes.slice(0, shownScenes).map((code) => `  ${what}: ${code}`);
  const more = codes.length - shown.length;
  return more === 0 ? shown : [...shown, `  ... and ${more} more ${what} (all with --json)`];
}

/** Formats the version that is installed after the rollback. */
function remainder({ package_name, to_version }: Pick<RollbackPlan, 'package_name' | 'to_version'>): string {
  return to_version === null ? `${package_name} is no longer installed` : `${package_name} is at ${to_version}`;
}
