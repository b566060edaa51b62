import { diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { chainProblemPredicates } from '../../core/product/chain-problem.ts';
import { packageCommand } from '../../ops/product/package-context.ts';
import { verifyGovernance } from '../../ops/product/service.ts';

export const command = packageCommand({
  summary: 'verify the hash chain of the governance log',
  options: {},
  examples: [['xstack governance verify', 'detect changed, removed and inserted rows']],
  store: { access: 'read' },
  answer: async (_, { instance }) => {
    const { valid, rows, head_hash, problems } = await verifyGovernance(instance);
    const text = valid ? `${pluralize(rows, 'row')}, unbroken; the last is ${head_hash}\n` : '';
    const diagnostics = problems.map(({ id, problem }) =>
      diagnostic(
        'refuse.governance.chain_broken',
        `row ${id} of the governance log ${chainProblemPredicates[problem]}`,
        {
          help: 'compare the database with a backup',
        },
      ),
    );
    return { diagnostics, answer: { json: { valid, rows, head_hash, problems }, text } };
  },
});
