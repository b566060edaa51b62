import { pluralize } from '../../core/base/text/pluralize.ts';
import type { RollbackPlan } from '../../core/product/types.ts';
import { UsageError } from '../../io/failure.ts';
import { auditOptions } from '../../ops/product/instance.ts';
import { packageCommand, sameInstance, withAnswer } from '../../ops/product/package-context.ts';
import { planRollback, rollbackImport } from '../../ops/product/service.ts';

const shownScenes = 20;

export const command = packageCommand({
  summary: 'undo an import: exactly, or not at all',
  positionals: [{ name: 'import', summary: 'the number of the import (default: the last that was not undone)' }],
  options: {
    'dry-run': {
      type: 'boolean',
      summary: 'show what would be restored and removed, and what blocks it; changes nothing',
    },
    'plan-hash': {
      type: 'string',
      value: 'HASH',
      summary: 'apply exactly the plan that the dry run with this hash showed, or nothing',
    },
    ...auditOptions,
  },
  examples: [
    ['xstack package rollback --dry-run', 'what undoing the last import would do'],
    ['xstack package rollback 7 --reason "wrong channel"', 'undo import 7'],
  ],
  store: (args) => ({ access: args['dry-run'] === true ? 'read' : 'write' }),
  answer: async (args, { instance, caller }) => {
    const importId = importNumber(args.import);
    if (args['dry-run'] === true)
      return withAnswer(await planRollback(instance, importId), (plan) => ({
        json: plan,
        text: rollbackText(plan, sameInstance(args)),
      }));
    const outcome = await rollbackImport(instance, caller, {
      importId,
      reason: args.reason,
      planHash: args['plan-hash'],
    });
    return withAnswer(outcome, (answer) => {
      const [restored, removed] = [answer.restored_scene_keys.length, answer.removed_scene_keys.length];
      return {
        json: answer,
        text: `import ${answer.import_id} undone: ${pluralize(restored, 'scene')} restored, ${removed} removed; ${standing(answer)}\n`,
      };
    });
  },
});

function importNumber(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^[1-9]\d{0,14}$/.test(given)) return Number(given);
  throw new UsageError(`the number of an import must be a positive integer, not \`${given}\``);
}

function rollbackText(plan: RollbackPlan, instance: string): string {
  const lines = [
    `import ${plan.import_id}, ${plan.package_name} ${plan.package_version}`,
    ...listed('restored', plan.restored),
    ...listed('removed', plan.removed),
    `  then ${standing(plan)}`,
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

function listed(what: string, codes: readonly string[]): string[] {
  const shown = codes.slice(0, shownScenes).map((code) => `  ${what}: ${code}`);
  const more = codes.length - shown.length;
  return more === 0 ? shown : [...shown, `  ... and ${more} more ${what} (all with --json)`];
}

function standing({ package_name, to_version }: Pick<RollbackPlan, 'package_name' | 'to_version'>): string {
  return to_version === null ? `${package_name} is no longer installed` : `${package_name} is at ${to_version}`;
}
