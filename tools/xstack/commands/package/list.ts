import type { Installation } from '../../ops/product/answers.ts';
import { packageCommand } from '../../ops/product/package-context.ts';
import { listInstalled } from '../../ops/product/service.ts';
import { table } from '../../ops/report.ts';

export const command = packageCommand({
  summary: 'list the packages that are installed here',
  options: {},
  examples: [['xstack package list', 'package, version, channel, where it came from, since when']],
  store: { access: 'read', missingIsEmpty: 'at_default' },
  answer: async (_, { instance }) => {
    const items = await listInstalled(instance);
    const text = items.length === 0 ? 'no package is installed\n' : installationTable(items);
    return { diagnostics: [], answer: { json: { items, count: items.length }, text } };
  },
});

/** Rows of the ledger as people read them. */
export function installationTable(items: readonly Installation[]): string {
  const rows = items.map((item) => [
    item.package_name,
    item.installed_version,
    item.channel,
    item.source,
    item.active ? 'active' : '',
    item.installed_at,
    item.last_upgrade_at ?? '-',
    item.checksum.slice(0, 12),
  ]);
  return table([['package', 'version', 'channel', 'source', '', 'installed', 'upgraded', 'checksum'], ...rows]);
}
