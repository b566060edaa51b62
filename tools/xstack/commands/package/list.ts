import { installationTable } from '../../ops/product/installation-table.ts';
import { packageCommand } from '../../ops/product/package-context.ts';
import { listInstalled } from '../../ops/product/service.ts';

export const command = packageCommand({
  summary: 'list the packages that are installed here',
  options: {},
  examples: [['xstack package list', 'package, version, channel, source and time']],
  store: { access: 'read', missingIsEmpty: 'at_default' },
  answer: async (_, { instance }) => {
    const items = await listInstalled(instance);
    const text = items.length === 0 ? 'no package is installed\n' : installationTable(items);
    return { diagnostics: [], answer: { json: { items, count: items.length }, text } };
  },
});
