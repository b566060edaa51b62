import type { GovernanceRow } from '../../core/product/types.ts';
import { packageCommand, withAnswer } from '../../ops/product/package-context.ts';
import { governanceLog } from '../../ops/product/service.ts';
import { type Column, table } from '../../ops/table.ts';
import { wholeNumber } from '../../ops/whole-number.ts';

const columns: readonly Column[] = [{ head: 'row', align: 'right' }, 'at', 'action', 'actor', 'trace', 'reason'];

export const command = packageCommand({
  summary: 'show the governance log, newest first',
  options: {
    action: { type: 'string', value: 'ACTION', summary: 'only this action, such as package_import' },
    actor: { type: 'string', value: 'NAME', summary: 'only actions of this actor' },
    'trace-id': { type: 'string', value: 'ID', summary: 'only actions with this trace id' },
    after: { type: 'string', value: 'ROW', summary: 'only rows after this number' },
    limit: { type: 'string', value: 'N', default: '50', summary: 'at most so many rows' },
  },
  examples: [
    ['xstack governance log --limit 10', 'the last ten rows'],
    ['xstack governance log --action package_refused --json', 'the refused actions as JSON'],
  ],
  store: { access: 'read' },
  answer: async (args, { instance }) => {
    const { action, actor, 'trace-id': traceId } = args;
    const outcome = await governanceLog(instance, {
      ...(action !== undefined && { action }),
      ...(actor !== undefined && { actor }),
      ...(traceId !== undefined && { traceId }),
      ...(args.after !== undefined && { after: wholeNumber('after', args.after) }),
      limit: wholeNumber('limit', args.limit),
      order: 'newest_first',
    });
    return withAnswer(outcome, (rows) => ({
      json: { rows, count: rows.length },
      text: rows.length === 0 ? 'no rows\n' : table(columns, rows.map(rowCells)),
    }));
  },
});

/** Formats a row. Reasons and names are untrusted: characters that could imitate another row are escaped. */
function rowCells({ id, action, actor, reason, trace_id, created_at }: GovernanceRow): string[] {
  return [String(id), created_at, action, JSON.stringify(actor), trace_id, JSON.stringify(reason)];
}
