import type { ImportSummary } from '../../core/ports/store.ts';
import { installationTable } from '../../ops/product/installation-table.ts';
import { packageCommand, withAnswer } from '../../ops/product/package-context.ts';
import { packageHistory } from '../../ops/product/service.ts';
import { table } from '../../ops/table.ts';

export const command = packageCommand({
  summary: 'show the ledger, and every import with its number',
  positionals: [{ name: 'package', summary: 'the name of a package (default: all)' }],
  options: {},
  examples: [['xstack package history demo.world', 'every export, import and rollback of it, newest first']],
  store: { access: 'read', missingIsEmpty: 'at_default' },
  answer: async (args, { instance }) =>
    withAnswer(await packageHistory(instance, args.package), (history) => ({
      json: history,
      text:
        history.installations.length === 0
          ? 'nothing was ever installed or exported here\n'
          : installationTable(history.installations) + importTable(history.imports),
    })),
});

function importTable(imports: readonly ImportSummary[]): string {
  if (imports.length === 0) return '';
  const rows = imports.map((each) => [
    String(each.id),
    each.package_name,
    each.package_version,
    each.strategy,
    each.created_at,
    each.rolled_back_at ?? '-',
  ]);
  return `\n${table([{ head: 'import', align: 'right' }, 'package', 'version', 'strategy', 'at', 'undone'], rows)}`;
}
