import { UsageError } from '../../io/failure.ts';
import { formatRollback, formatRollbackPlan } from '../../ops/product/format-rollback.ts';
import { auditOptions } from '../../ops/product/instance.ts';
import { packageCommand, sameInstance, withAnswer } from '../../ops/product/package-context.ts';
import { planRollback, rollbackImport } from '../../ops/product/service.ts';

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
    ['xstack package rollback --dry-run', 'the plan of undoing the last import'],
    ['xstack package rollback 7 --reason "wrong channel"', 'undo import 7'],
  ],
  store: (args) => ({ access: args['dry-run'] === true ? 'read' : 'write' }),
  answer: async (args, { instance, caller }) => {
    const importId = importNumber(args.import);
    if (args['dry-run'] === true)
      return withAnswer(await planRollback(instance, importId), (plan) => ({
        json: plan,
        text: formatRollbackPlan(plan, sameInstance(args)),
      }));
    const outcome = await rollbackImport(instance, caller, {
      importId,
      reason: args.reason,
      planHash: args['plan-hash'],
    });
    return withAnswer(outcome, (answer) => ({ json: answer, text: formatRollback(answer) }));
  },
});

function importNumber(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^[1-9]\d{0,14}$/.test(given)) return Number(given);
  throw new UsageError(`the number of an import must be a positive integer, not \`${given}\``);
}
